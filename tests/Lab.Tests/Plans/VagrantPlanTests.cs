using Lab.Model.Errors;
using Lab.Runner.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Tests.Plans;

/// <summary>A scenario on hosts with a kernel of their own, whose first NIC is Vagrant's.</summary>
public sealed class VagrantPlanTests
{
    private static readonly MachineNetworking Bare = new(Vlan: false, Bonding: false, OpenVswitch: true, Netem: false);

    [Fact]
    public void Nics_follow_Vagrants_own_and_all_else_is_as_in_namespaces()
    {
        var scenario = Load("dedicated-bridged");
        var (usual, plan) = (LabPlanner.Plan(scenario), VagrantPlan.Of(scenario, null));
        Assert.Equal("vagrant", plan.Provider);
        Assert.All(plan.Hosts, host => Assert.Equal([("eth1", "eth0"), ("eth2", "eth1")], host.Nics.Select(nic => (nic.Name, nic.ScenarioName!))));
        Assert.Equal(usual.Hosts[1].Nics.Select(nic => nic.Mac), plan.Hosts[1].Nics.Select(nic => nic.Mac));
        Assert.Equal("eth1", plan.Hosts[0].ManagementNic);
        Assert.All(plan.Network("migration")!.Attachments, at => Assert.Equal("eth2", at.Port));
        Assert.Equal((usual.Engine, usual.Vms[0].Observer), (plan.Engine, plan.Vms[0].Observer));
        Assert.Equal(usual.Switches.SelectMany(item => item.ObserverAddresses), plan.Switches.SelectMany(item => item.ObserverAddresses));
        Assert.Equal("eth2", plan.Hosts[1].LinkOf("eth1"));
        Assert.Equal("eth1", plan.Hosts[1].ScenarioNameOf("eth2"));
        Assert.Equal("bond9", plan.Hosts[1].LinkOf("bond9"));
    }

    [Fact]
    public void Bonds_are_the_hosts_kernels_whatever_this_machines_lacks_and_the_switch_agrees_with_the_same_nics()
    {
        var plan = VagrantPlan.Of(Load("bond-lacp"), Bare);
        Assert.Equal("linux", plan.Switching.Type);
        var bond = Assert.Single(plan.Hosts[0].Bonds);
        Assert.Subset(plan.Hosts[0].Nics.Select(nic => nic.Name).ToHashSet(), bond.Nics.ToHashSet());
        Assert.Equal(bond.Nics, plan.Switches.SelectMany(item => item.Lags).First(lag => lag.Host == plan.Hosts[0].Name).Nics);
        Assert.DoesNotContain("eth0", bond.Nics);
    }

    [Fact]
    public void Open_vSwitch_on_such_hosts_is_refused_with_the_reason() =>
        Assert.Equal(ErrorKind.NotSupported, Assert.Throws<LabException>(() => VagrantPlan.Of(Load("open-vswitch"), Bare)).Kind);

    private static Scenario Load(string name) => ScenarioLoader.Load(Repository.PathOf("scenarios", name + ".yaml")).Value!;
}
