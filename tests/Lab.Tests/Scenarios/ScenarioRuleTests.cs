namespace Lab.Tests.Scenarios;

/// <summary>What the rules refuse, each with the place it is shown at.</summary>
public sealed class ScenarioRuleTests
{
    [Theory]
    [InlineData("roles: [management, vm]", "roles: [vm]", "networks", "No network has the management role")]
    [InlineData("roles: [migration]", "roles: [management]", "networks[1].roles", "at most one network of a cluster has it")]
    [InlineData("roles: [management, vm]", "roles: [management, vm, migration]", "networks[1].roles", "at most one network of a cluster has it")]
    [InlineData("roles: [migration]", "roles: [migration, migration]", "networks[1].roles", "the role 'migration' stands twice")]
    [InlineData("roles: [migration]", "roles: [migration, vm]", "networks[1].bridged", "VMs plug into a bridge")]
    [InlineData("    subnet: 192.168.101.0/24\n", "", "networks[1]", "hosts need an address in it; add a 'subnet'")]
    [InlineData("bridged: false", "boot-protocol: none", "networks[1].boot-protocol", "hosts need an address in it")]
    [InlineData("bridged: false", "dhcp-delay: 2s", "networks[1].dhcp-delay", "no host asks for its address")]
    [InlineData("bridged: false", "hosts: { host2: { boot-protocol: none } }", "networks[1].hosts.host2.boot-protocol", "host2 needs an address")]
    [InlineData("nic: eth1", "nic: eth0", "networks[1].nic", "'migration': only one network can lie untagged on eth0, and management does")]
    [InlineData("subnet: 192.168.101.0/24", "subnet: 192.168.0.0/16", "networks[1].subnet", "overlaps 192.168.100.0/24 of 'management'")]
    [InlineData("subnet: 192.168.101.0/24", "subnet: 127.0.1.0/24", "networks[1].subnet", "not for hosts")]
    [InlineData("subnet: 192.168.101.0/24", "subnet: 192.168.101.0/31", "networks[1].subnet", "expected 8 to 30")]
    [InlineData("subnet: 192.168.101.0/24", "subnet: fd00::/64", "networks[1].subnet", "is IPv6")]
    [InlineData("subnet: 192.168.101.0/24", "subnet: 192.168.101.0/29", "networks[1].subnet", "too small for host1, host2")]
    [InlineData("bridged: false", "hosts: { host2: { address: 192.168.101.11 } }", "networks[1].hosts.host2.address", "the address of both host1 and host2")]
    [InlineData("bridged: false", "hosts: { host2: { address: 192.168.100.77 } }", "networks[1].hosts.host2.address", "no address for a host of 192.168.101.0/24")]
    [InlineData("bridged: false", "hosts: { host2: { address: 192.168.101.255 } }", "networks[1].hosts.host2.address", "no address for a host")]
    [InlineData("bridged: false", "hosts: { host3: absent }", "networks[1].hosts.host3", "there is no host 'host3'; known: host1, host2")]
    [InlineData("bridged: false", "hosts: { host2: { presence: absent, nic: eth1 } }", "networks[1].hosts.host2", "nothing else can be said")]
    [InlineData("    nic: eth0\n", "    nic: eth0\n    hosts: { host2: absent }\n", "networks[0].hosts.host2", "management network is on every host")]
    [InlineData("    nic: eth0\n", "    nic: eth0\n    vlan: 7\n", "networks[0].vlan", "management network is untagged")]
    [InlineData("nics: [eth0, eth1]", "nics: [eth0, eth1, eth1]", "hosts.nics[2]", "the NIC 'eth1' stands twice")]
    [InlineData("nics: [eth0, eth1]", "nics: [lo, eth0, eth1]", "hosts.nics[0]", "loopback")]
    [InlineData("count: 2", "names: [host1, host2, localhost]", "hosts.names[2]", "cannot be a host's name")]
    [InlineData("  count: 2\n", "", "hosts", "neither a 'count' nor 'names'")]
    [InlineData("count: 2", "count: 2\n  names: [a, b]", "hosts.count", "either a 'count' or 'names'")]
    [InlineData("memory: 256MiB", "memory: 63MiB", "vms[0].memory", "too little for a guest to boot; at least 68 MiB")]
    [InlineData("memory: 256MiB", "memory: 163MiB", "vms[0].memory", "working-set 32 MiB + fill 64 MiB + 68 MiB for the guest itself is 164 MiB")]
    [InlineData("memory: 256MiB", "network: migration", "vms[0].network", "does not have the role 'vm'")]
    [InlineData("memory: 256MiB", "network: managment", "vms[0].network", "there is no network 'managment'")]
    [InlineData("memory: 256MiB", "address: 192.168.100.2", "vms[0].address", "the address of both the engine and vm1")]
    [InlineData("to: host2", "to: host1", "actions[0].migrate.to", "'vm1' is on host1 already")]
    [InlineData("to: host2", "to: host2, network: migraton", "actions[0].migrate.network", "there is no network 'migraton'")]
    [InlineData("to: host2", "to: host2, tunnelled: true, network: migration", "actions[0].migrate.network", "tunnelled")]
    [InlineData("to: host2", "to: host2, tunnelled: true, parallel: 4", "actions[0].migrate.parallel", "one connection")]
    [InlineData("to: host2", "to: host2, tunnelled: true, policy: post-copy", "actions[0].migrate.policy", "cannot be tunnelled")]
    [InlineData("to: host2", "to: host2, downtime: 0ms", "actions[0].migrate.downtime", "no time at all")]
    [InlineData("migration-network: migration", "migration-network: storage", "expect.migration-network", "there is no network 'storage'")]
    [InlineData("verdict: pass", "migrations: cancelled", "expect.migrations", "no migration has a 'cancel-after'")]
    [InlineData("  - migrate: { vm: vm1, to: host2 }", "  []", "expect.migration-network", "no action migrates anything")]
    public void A_rule_names_the_place_and_the_reason(string old, string replacement, string path, string reason)
    {
        var fault = Yaml.Fault(Yaml.With(old, replacement));
        Assert.Equal(path, fault.Path);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Line, 1, Yaml.With(old, replacement).Count(character => character == '\n') + 1);
    }

    [Fact]
    public void A_migration_needs_two_hosts()
    {
        var faults = Yaml.Parse(Yaml.With("count: 2", "count: 1")).Faults;
        Assert.Contains(faults, fault => fault is { Path: "hosts.count", Line: 4 } && fault.Message == "a migration needs at least 2 hosts");
        Assert.Contains(faults, fault => fault is { Path: "actions[0].migrate.to", Suggestion: "host1" });
    }

    [Fact]
    public void Where_a_vm_is_takes_earlier_actions_into_account()
    {
        var there = "  - migrate: { vm: vm1, to: host2 }\n";
        Assert.Equal("'vm1' is on host2 already after the actions before this one", Yaml.Fault(Yaml.With(there, there + there)).Message);
        Yaml.Load(Yaml.With(there, there + there.Replace("host2", "host1", StringComparison.Ordinal)));
        Yaml.Load(Yaml.With(there, there.Replace("host2", "host2, cancel-after: 1s", StringComparison.Ordinal) + there));
    }

    [Fact]
    public void Two_networks_share_a_nic_when_their_tags_differ()
    {
        Yaml.Load(Yaml.With("nic: eth1", "nic: eth0\n    vlan: 100"));
        var twice = Yaml.With("vms:", "  - { name: storage, nic: eth1, vlan: 100 }\n  - { name: backup, nic: eth1, vlan: 100 }\nvms:");
        Assert.Equal("'backup': only one network can lie with the tag 100 on eth1, and storage does", Yaml.Fault(twice).Message);
    }

    [Fact]
    public void Interface_names_have_at_most_15_characters()
    {
        Assert.Contains("14 further", Yaml.Fault(Yaml.With("name: migration", "name: migration-network").Replace("migration-network: migration", "verdict: pass", StringComparison.Ordinal)
            .Replace("verdict: pass\n  verdict: pass", "verdict: pass", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        var long_nic = Yaml.With("[eth0, eth1]", "[eth0, enp0s31f6abc]").Replace("nic: eth1", "nic: enp0s31f6abc\n    vlan: 4000", StringComparison.Ordinal);
        Assert.Contains("'enp0s31f6abc.4000' is longer than the 15", Yaml.Fault(long_nic).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bridge_cannot_have_the_name_of_a_nic() => Assert.Contains(
        "'eth1': a NIC or bond has this name, so its bridge cannot",
        Yaml.Fault(Yaml.With("    bridged: false", "    bridged: true").Replace("name: migration", "name: eth1", StringComparison.Ordinal).Replace("network: migration", "network: eth1", StringComparison.Ordinal)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Names_are_used_once()
    {
        var second = "  - { name: vm1, host: host2 }\nactions:";
        Assert.Equal(("vms[1].name", "the VM 'vm1' stands twice; each name is used once"), (Yaml.Fault(Yaml.With("actions:", second)).Path, Yaml.Fault(Yaml.With("actions:", second)).Message));
    }

    [Fact]
    public void A_network_may_be_absent_on_a_host_and_carried_by_another_nic()
    {
        Yaml.Load(Yaml.With("bridged: false", "hosts: { host2: absent }"));
        Yaml.Load(Yaml.With("[eth0, eth1]", "[eth0, eth1, eth2]").Replace("bridged: false", "hosts: { host2: { nic: eth2 } }", StringComparison.Ordinal));
    }
}
