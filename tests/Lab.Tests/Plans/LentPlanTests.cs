using Lab.Model.Errors;
using Lab.Runner.Inventories;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Tests.Plans;

/// <summary>A scenario on machines whose NICs have names of their own.</summary>
public sealed class LentPlanTests
{
    private static readonly InventoryHost Machine = new() { Address = "10.0.0.11", Management = "eno2", Migration = "ens3" };

    [Fact]
    public void Nics_go_by_the_machines_names_and_the_engine_lives_on_the_first()
    {
        var scenario = Load("dedicated-bridged");
        var nics = LentPlan.NicsOf(scenario, Machine, out var unknown);
        Assert.Empty(unknown);
        var plan = LentPlan.Of(LabPlanner.Plan(scenario), [nics, nics], [Survey("02:00:00:00:00:01"), Survey("02:00:00:00:00:02")]);

        Assert.Equal("ssh", plan.Provider);
        Assert.Equal(["eno2", "ens3"], plan.Hosts[1].Nics.Select(nic => nic.Name));
        Assert.Equal(["eth0", "eth1"], plan.Hosts[1].Nics.Select(nic => nic.ScenarioName));
        Assert.All(plan.Hosts[1].Nics, nic => Assert.Equal("02:00:00:00:00:02", nic.Mac));
        Assert.Equal("eno2", plan.Hosts[0].ManagementNic);
        Assert.Equal(plan.Hosts[0].ManagementAddress, plan.Engine.Address);
        Assert.Equal(["ens3", "ens3"], plan.Networks.First(network => network.Roles.Contains("migration")).Attachments.Select(at => at.Port));
        Assert.Equal(plan.Hosts[0].ManagementAddress.Split('/')[0], plan.Vms[0].Observer);
        Assert.All(plan.Switches, item => Assert.Empty(item.ObserverAddresses));
    }

    [Fact]
    public void A_nic_that_the_inventory_gives_none_for_is_named()
    {
        LentPlan.NicsOf(Load("three-nics"), Machine, out var unknown);
        Assert.Equal(["eth2"], unknown);
        LentPlan.NicsOf(Load("three-nics"), Machine with { Nics = new Dictionary<string, string> { ["eth2"] = "ens4" } }, out unknown);
        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("nic-down-on-source", "pulls cables")]
    [InlineData("misrouted", "has the lab route")]
    [InlineData("dhcp-late", "has the lab serve DHCP")]
    [InlineData("bond-lacp", "has the lab's switch agree on bonds by LACP")]
    public void What_only_a_lab_of_our_own_can_do_is_refused(string scenario, string told)
    {
        var failure = Assert.Throws<LabException>(() => LentPlan.Check(Load(scenario)));
        Assert.Equal(ErrorKind.NotSupported, failure.Kind);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
    }

    private static Scenario Load(string name) => ScenarioLoader.Load(Repository.PathOf("scenarios", name + ".yaml")).Value!;

    private static MachineSurvey Survey(string mac) => MachineSurvey.Read("host1", $$"""
        kernel=6.1
        links=[{"ifname":"eno2","address":"{{mac}}","flags":[]},{"ifname":"ens3","address":"{{mac}}","flags":[]}]
        """);
}
