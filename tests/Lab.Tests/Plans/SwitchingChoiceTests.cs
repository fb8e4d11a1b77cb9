using Lab.Model.Errors;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;
using Lab.Tests.Scenarios;

namespace Lab.Tests.Plans;

public sealed class SwitchingChoiceTests
{
    private const string Bonds = "nics: [eth0, { name: eth1, switch: fabric }, { name: eth2, switch: fabric }]\n  bonds: [{ name: bond0, nics: [eth1, eth2], mode: MODE }]";

    private static readonly MachineNetworking Full = MachineNetworking.Full;
    private static readonly MachineNetworking NoKernel = new(Vlan: false, Bonding: false, OpenVswitch: true, Netem: false);
    private static readonly MachineNetworking Nothing = NoKernel with { OpenVswitch = false };

    [Fact]
    public void Plain_networks_ask_the_machine_nothing() => Assert.False(SwitchingChoice.AsksTheMachine(Yaml.Load(Yaml.Sound)));

    [Fact]
    public void A_vlan_is_the_kernels_where_it_has_them_else_of_open_vswitch()
    {
        var vlan = Yaml.Load(Yaml.With("nic: eth1", "nic: eth1\n    vlan: 100"));
        Assert.Equal("linux", SwitchingChoice.Choose(vlan, Full).Type);
        var ovs = SwitchingChoice.Choose(vlan, NoKernel);
        Assert.Equal(("ovs", "The kernel has no VLANs (8021q)."), (ovs.Type, ovs.Reason));
        AssertUnable(vlan, Nothing, "apt-get install openvswitch-switch");
    }

    [Fact]
    public void Who_insists_on_a_switch_gets_it_or_nothing()
    {
        var vlan = Yaml.With("nic: eth1", "nic: eth1\n    vlan: 100");
        AssertUnable(Yaml.Load(vlan + "\ncluster: { switch: linux }"), NoKernel, "the scenario asks for 'switch: linux'");
        AssertUnable(Yaml.Load(Yaml.Sound + "\ncluster: { switch: ovs }"), Nothing, "it is not installed");
        Assert.Equal("ovs", SwitchingChoice.Choose(Yaml.Load(vlan + "\ncluster: { switch: ovs }"), Full).Type);
    }

    [Fact]
    public void Lacp_needs_a_switch_that_speaks_it_also_where_the_kernel_bonds()
    {
        var lacp = Bonded("lacp");
        AssertUnable(lacp, Full with { OpenVswitch = false }, "a switch that speaks LACP");
        Assert.Equal("linux", SwitchingChoice.Choose(lacp, Full).Type);
        Assert.Equal("linux", SwitchingChoice.Choose(Bonded("active-backup"), Full with { OpenVswitch = false }).Type);
    }

    [Fact]
    public void A_mode_that_open_vswitch_has_not_needs_the_kernel()
    {
        AssertUnable(Bonded("broadcast"), NoKernel, "this kernel has no bonds (bonding), and Open vSwitch, which has, has no such mode");
        Assert.Equal("linux", SwitchingChoice.Choose(Bonded("broadcast"), Full).Type);
    }

    [Fact]
    public void A_delay_needs_netem()
    {
        var late = Yaml.Load(Yaml.With("nics: [eth0, eth1]", "nics: [eth0, { name: eth1, delay: 2ms }]"));
        AssertUnable(late, NoKernel, "no netem");
        Assert.Equal("linux", SwitchingChoice.Choose(late, Full).Type);
    }

    [Fact]
    public void A_plan_of_a_bond_names_its_ports_the_switchs_groups_and_the_first_nic_of_management()
    {
        var text = Yaml.With("nics: [eth0, eth1]", Bonds.Replace("MODE", "lacp", StringComparison.Ordinal)).Replace("nic: eth1", "nic: bond0", StringComparison.Ordinal);
        var plan = LabPlanner.Plan(Yaml.Load(text));
        Assert.Equal(("bond0", "802.3ad"), plan.Hosts[0].Bonds.Select(bond => (bond.Name, bond.Mode)).Single());
        Assert.Equal(["host1", "host2"], plan.Switches.Single(item => item.Name == "fabric").Lags.Select(lag => lag.Host));
        Assert.Equal(["eth1", "eth2"], Lab.Runner.Runs.PlanQueries.NicsOf(plan, plan.Networks[1], "host1"));
        Assert.Equal("eth0", plan.Hosts[0].ManagementNic);
    }

    [Fact]
    public void Addresses_of_both_families_dhcp_and_the_router_are_planned()
    {
        var text = Yaml.With("    bridged: false", "    bridged: false\n    ipv6-subnet: fd00:101::/64\n    boot-protocol: dhcp\n    dhcp-delay: 3s") + "\nrouter: [management]";
        var plan = LabPlanner.Plan(Yaml.Load(text));
        var at = plan.Networks[1].Attachments[1];
        Assert.Equal(("192.168.101.12/24", "fd00:101::12/64", true), (at.Address, at.Ipv6Address, at.Dhcp));
        Assert.Equal((TimeSpan.FromSeconds(3), "sw-eth1"), (plan.Networks[1].DhcpDelay, plan.Networks[1].DhcpSwitch));
        Assert.Equal((true, "192.168.100.1"), (plan.Routes, plan.Networks[0].Attachments[0].Gateway));
        Assert.Contains("192.168.101.1/24", plan.Switches.Single(item => item.Name == "sw-eth1").ObserverAddresses);
    }

    [Fact]
    public void What_a_migration_is_meant_to_use_follows_the_role_through_the_scenario()
    {
        var scenario = Yaml.Load(Yaml.With("  - migrate: { vm: vm1, to: host2 }", """
              - migrate: { vm: vm1, to: host2 }
              - together:
                  - migrate: { vm: vm1, to: host1 }
                  - roles: { network: migration, roles: [], after: 1s }
              - migrate: { vm: vm1, to: host2 }
              - roles: { network: migration, roles: [migration], expect: refused }
              - migrate: { vm: vm1, to: host1 }
              - migrate: { vm: vm1, to: host2, network: none }
            """));
        Assert.Equal(["migration", "migration", "management", "management", "none"], scenario.WantedNetworks());
    }

    private static Scenario Bonded(string mode) => Yaml.Load(Yaml.With("nics: [eth0, eth1]", Bonds.Replace("MODE", mode, StringComparison.Ordinal)).Replace("nic: eth1", "nic: bond0", StringComparison.Ordinal));

    private static void AssertUnable(Scenario scenario, MachineNetworking machine, string reason)
    {
        var problem = Assert.Throws<LabException>(() => SwitchingChoice.Choose(scenario, machine));
        Assert.Equal(ErrorKind.NotSupported, problem.Kind);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }
}
