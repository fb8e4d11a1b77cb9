namespace Lab.Tests.Scenarios;

/// <summary>What an engine or agent would refuse is refused before anything is built, at the place in the file, by their own rules.</summary>
public sealed class ScenarioNetworkRuleTests
{
    private const string Nics = "nics: [eth0, eth1]";
    private const string Fabric = "nics: [eth0, { name: eth1, switch: fabric }, { name: eth2, switch: fabric }]";

    [Theory]
    [InlineData("{ name: bond0, nics: [eth1] }", "hosts.bonds[0].nics", "'bond0': it needs at least two ports, not 1")]
    [InlineData("{ name: bond0, nics: [eth1, eth1] }", "hosts.bonds[0].nics", "'bond0': it needs at least two ports, not 1")]
    [InlineData("{ name: bond0, nics: [eth1, eth7] }", "hosts.bonds[0].nics[1]", "there is no NIC 'eth7'")]
    [InlineData("{ name: eth2, nics: [eth1, eth2] }", "hosts.bonds[0].name", "'eth2': a NIC has this name")]
    [InlineData("{ name: bond0, nics: [eth0, eth1] }", "hosts.bonds[0].nics", "plug into one switch")]
    [InlineData("{ name: bond0, nics: [eth1, eth2], mode: six }", "hosts.bonds[0].mode", "'six' is not accepted here")]
    [InlineData("{ name: bond0, nics: [eth1, eth2], mode: balance-alb }", "networks[1].nic", "'migration': a VM network cannot lie on the bond bond0 of mode 6")]
    [InlineData("{ name: bond0, nics: [eth1, eth2], options: { mode: 3 } }", "hosts.bonds[0].options.mode", "its mode is no option beside its mode")]
    public void A_bond_that_no_host_could_have_is_refused(string bond, string path, string reason) =>
        AssertFault(Yaml.With(Nics, $"{Fabric}\n  bonds: [{bond}]").Replace("nic: eth1", "nic: bond0", StringComparison.Ordinal).Replace("    bridged: false\n", "", StringComparison.Ordinal), path, reason);

    [Fact]
    public void A_nic_is_a_port_of_one_bond_and_carries_no_network_then()
    {
        var bonds = "bonds: [{ name: bond0, nics: [eth1, eth2] }, { name: bond1, nics: [eth2, eth3] }]";
        AssertFault(Yaml.With(Nics, $"nics: [eth0, {{ name: eth1, switch: s }}, {{ name: eth2, switch: s }}, {{ name: eth3, switch: s }}]\n  {bonds}").Replace("nic: eth1", "nic: bond0", StringComparison.Ordinal),
            "hosts.bonds[1].nics[0]", "eth2 is a port of the bond bond0 already");
        AssertFault(Yaml.With(Nics, $"{Fabric}\n  bonds: [{{ name: bond0, nics: [eth1, eth2] }}]"), "networks[1].nic", "'migration': eth1 is a port of the bond bond0");
    }

    [Theory]
    [InlineData("vlan: 4095", "networks[1].vlan", "4095")]
    [InlineData("vlan: 0", "networks[1].vlan", "'0' is not accepted here")]
    [InlineData("roles: [migration, router]", "networks[1].roles[1]", "'router' is not accepted here")]
    [InlineData("boot-protocol: dhcp\n    vlan: 7", "networks[1].boot-protocol", "DHCP server has no VLAN interfaces")]
    [InlineData("ipv6-subnet: 10.0.0.0/8", "networks[1].ipv6-subnet", "is IPv4; write it as 'subnet'")]
    [InlineData("ipv6-subnet: fe80::/64", "networks[1].ipv6-subnet", "is not for hosts")]
    [InlineData("ipv6-subnet: fd00::/64\n    mtu: 1000", "networks[1].mtu", "IPv6 needs an MTU of at least 1280 bytes")]
    [InlineData("hosts: { host2: { subnet: 192.168.100.0/25 } }", "networks[1].hosts.host2.subnet", "overlaps 192.168.100.0/24")]
    [InlineData("boot-protocol: dhcp\n    hosts: { host2: { subnet: 192.168.102.0/24 } }", "networks[1].hosts.host2.subnet", "serves the 'subnet' of 'migration' only; give host2 'boot-protocol: static'")]
    [InlineData("hosts: { host2: { subnet: 192.168.102.0/24, boot-protocol: dhcp } }", "networks[1].hosts.host2.subnet", "serves the 'subnet' of 'migration' only")]
    [InlineData("hosts: { host2: { ipv6-address: \"fd00::1\" } }", "networks[1].hosts.host2.ipv6-address", "has no 'ipv6-subnet' on host2")]
    public void A_network_that_no_host_could_have_is_refused(string line, string path, string reason)
    {
        var replaced = line.StartsWith("roles", StringComparison.Ordinal) ? "roles: [migration]" : "bridged: false";
        AssertFault(Yaml.With(replaced, line), path, reason);
    }

    [Fact]
    public void The_labs_address_in_a_hosts_own_subnet_is_nobody_elses() =>
        AssertFault(Yaml.With("bridged: false", "hosts: { host2: { subnet: 192.168.102.0/24, address: 192.168.102.1 } }").Replace("\nvms:", "\nrouter: [management, migration]\nvms:", StringComparison.Ordinal),
            "networks[1].hosts.host2.address", "192.168.102.1 would be the address of both the lab and host2");

    [Fact]
    public void A_vlan_is_no_larger_than_what_lies_untagged_below_it() =>
        AssertFault(Yaml.With("nic: eth1", "nic: eth0\n    vlan: 9\n    mtu: 9000"), "networks[1].mtu", "above the 1500 of management");

    [Theory]
    [InlineData("router: [management, nowhere]", "router[1]", "there is no network 'nowhere'")]
    [InlineData("cluster: { compatibility: four }", "cluster.compatibility", "a version such as 4.7")]
    public void What_stands_beside_the_networks_is_checked_too(string line, string path, string reason) => AssertFault(Yaml.With("vms:", line + "\nvms:"), path, reason);

    private static void AssertFault(string text, string path, string reason)
    {
        var faults = Yaml.Parse(text).Faults;
        Assert.Contains(faults, fault => fault.Path == path && fault.Message.Contains(reason, StringComparison.Ordinal));
    }
}
