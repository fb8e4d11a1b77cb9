using Lab.Providers.Plans;
using Lab.Providers.Ssh;
using Lab.Runner.Inventories;
using Lab.Runner.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Tests.Plans;

/// <summary>A scenario's plan on networks and VMs that are there already.</summary>
public sealed class ExistingPlanTests
{
    private static readonly Guid Vm = new("11111111-2222-3333-4444-555555555555");

    [Fact]
    public void Addresses_NICs_and_VMs_are_what_the_machines_have()
    {
        var plan = Plan("dedicated-bridged", Plain);
        Assert.True(plan.ReadOnly);
        Assert.Equal("ssh", plan.Provider);
        Assert.Equal("qemu+tls://host2/system", plan.Hosts[1].LibvirtUri);
        Assert.Equal(("10.1.0.11/24", "10.1.0.12/24"), (plan.Hosts[0].ManagementAddress, plan.Hosts[1].ManagementAddress));
        Assert.Equal(["eno2", "ens3"], plan.Hosts[0].Nics.Select(nic => nic.Name));
        Assert.Equal("52:54:00:00:01:02", plan.Hosts[0].Nics[0].Mac);
        var migration = plan.Network("migration")!;
        Assert.Equal("10.2.0.0/24", migration.Subnet);
        Assert.Equal(["10.2.0.11/24", "10.2.0.12/24"], migration.Attachments.Select(at => at.Address));
        Assert.Equal(["ens3", "ens3"], migration.Attachments.Select(at => at.Port));
        var vm = Assert.Single(plan.Vms);
        Assert.Equal((Vm, "52:54:00:aa:bb:cc", null, null), (vm.Id, vm.Mac, vm.Observer, vm.Address));
        Assert.Empty(ExistingPlan.Faults(plan, Machines("dedicated-bridged", Plain)));
        Assert.Equal(plan.Hosts.Select(host => host.LibvirtUri), PlanJson.Read(PlanJson.Write(plan)).Hosts.Select(host => host.LibvirtUri));
    }

    [Fact]
    public void An_address_on_a_VLAN_of_a_bond_is_found_and_that_of_another_tag_is_not()
    {
        const string Links = """
            {"ifname":"eno2","address":"52:54:00:00:01:02","flags":[],"master":"br0"},{"ifname":"br0","flags":[],"addr_info":[{"local":"10.1.0.NN","prefixlen":24,"scope":"global"}]},
            {"ifname":"ens3","address":"52:54:00:00:01:03","flags":[],"master":"team"},{"ifname":"ens4","address":"52:54:00:00:01:04","flags":[],"master":"team"},{"ifname":"team","flags":[],"addr_info":[{"local":"10.9.0.NN","prefixlen":24,"scope":"global"}]},
            {"ifname":"team.20","link":"team","flags":[],"linkinfo":{"info_kind":"vlan","info_data":{"id":20}},"addr_info":[{"local":"10.8.0.NN","prefixlen":24,"scope":"global"}]},
            {"ifname":"v10","link":"team","flags":[],"linkinfo":{"info_kind":"vlan","info_data":{"id":100}},"master":"br10"},{"ifname":"br10","flags":[],"addr_info":[{"local":"10.2.0.NN","prefixlen":24,"scope":"global"}]}
            """;
        var plan = Plan("vlan-on-bond", Links);
        var migration = plan.Network("migration")!;
        Assert.Equal(100, migration.Vlan);
        Assert.Equal(["10.2.0.11/24", "10.2.0.12/24"], migration.Attachments.Select(at => at.Address));
        Assert.Equal("10.1.0.11/24", plan.Hosts[0].ManagementAddress);
        Assert.Equal(["ens3", "ens4"], plan.NicsOf(migration, "host1"));
    }

    [Fact]
    public void A_host_without_an_address_on_the_migration_network_is_told()
    {
        const string Links = """{"ifname":"eno2","address":"52:54:00:00:01:02","flags":[],"addr_info":[{"local":"10.1.0.NN","prefixlen":24,"scope":"global"}]},{"ifname":"ens3","address":"52:54:00:00:01:03","flags":[]}""";
        var plan = Plan("dedicated-bridged", Links);
        var faults = ExistingPlan.Faults(plan, Machines("dedicated-bridged", Links)).ToList();
        Assert.Equal(2, faults.Count);
        Assert.StartsWith("host1 (root@10.0.0.11): nothing over ens3 has an address, and the network migration is there", faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_addresses_the_scenarios_subnet_decides_then_the_machines_order()
    {
        string[] addresses = ["10.2.0.11/24", "192.168.101.11/24", "fd00::11/64"];
        Assert.True(Subnet.TryParse("192.168.101.0/24", out var subnet, out _));
        Assert.Equal("192.168.101.11/24", ExistingAddresses.Choose(addresses, subnet, ipv6: false));
        Assert.Equal("10.2.0.11/24", ExistingAddresses.Choose(addresses, null, ipv6: false));
        Assert.Equal("fd00::11/64", ExistingAddresses.Choose(addresses, null, ipv6: true));
        Assert.Null(ExistingAddresses.Choose([], subnet, ipv6: false));
    }

    private const string Plain = """
        {"ifname":"eno2","address":"52:54:00:00:01:02","flags":[],"addr_info":[{"local":"10.1.0.NN","prefixlen":24,"scope":"global"}]},
        {"ifname":"ens3","address":"52:54:00:00:01:03","flags":[],"addr_info":[{"local":"10.2.0.NN","prefixlen":24,"scope":"global"}]}
        """;

    private static LabPlan Plan(string scenario, string links)
    {
        var vm = new ExistingVm("vm1", Vm, "host1", 1L << 30, 2, ["52:54:00:aa:bb:cc"], "kvm", IsPersistent: true);
        return ExistingPlan.Of(Load(scenario), Machines(scenario, links), [new ExistingLibvirt("host1", "9.0.0", [vm], []), new ExistingLibvirt("host2", "9.0.0", [], [])]);
    }

    private static AskedMachine[] Machines(string scenario, string links) => [.. new[] { "11", "12" }.Select((last, number) =>
    {
        var entry = new InventoryHost { Address = "10.0.0." + last, Management = "eno2", Migration = "ens3", Nics = new Dictionary<string, string> { ["eth2"] = "ens4" }, Libvirt = $"qemu+tls://host{number + 1}/system" };
        var nics = LentPlan.NicsOf(Load(scenario), entry, out var unknown);
        var survey = MachineSurvey.Read($"host{number + 1}", $"kernel=6.1\nlinks=[{links.Replace("NN", last, StringComparison.Ordinal).ReplaceLineEndings("")}]");
        return new AskedMachine($"host{number + 1}", entry, new SshDestination($"host{number + 1}", "10.0.0." + last) { User = "root" }, nics, unknown, survey, null);
    })];

    private static Scenario Load(string name) => ScenarioLoader.Load(Repository.PathOf("scenarios", name + ".yaml")).Value!;
}
