namespace Lab.Tests.Scenarios;

public sealed class ActionRuleTests
{
    private const string Move = "  - migrate: { vm: vm1, to: host2 }";

    [Theory]
    [InlineData("link: { host: host3, nic: eth1, state: down }", "actions[0].link.host", "there is no host 'host3'")]
    [InlineData("link: { host: host1, nic: eth9, state: down }", "actions[0].link.nic", "there is no NIC 'eth9'")]
    [InlineData("link: { host: host1, nic: eth1, state: gone }", "actions[0].link.state", "'gone' is not accepted here")]
    [InlineData("link: { host: host1, nic: eth1, state: down, after: 1s }", "actions[0].link.after", "belongs into a 'together' with a 'migrate'")]
    [InlineData("roles: { network: nowhere, roles: [] }", "actions[0].roles.network", "there is no network 'nowhere'")]
    [InlineData("roles: { network: migration, roles: [], expect: rolled-back }", "actions[0].roles.expect", "nothing can be rolled back")]
    [InlineData("attach: { network: migration, host: host1, nic: eth9 }", "actions[0].attach.nic", "there is no NIC 'eth9'")]
    [InlineData("attach: { network: migration, host: host1, boot-protocol: dhcp, address: 192.168.101.50 }", "actions[0].attach.address", "only 'boot-protocol: static' has an address")]
    [InlineData("attach: { network: migration, host: host1, address: 192.168.100.50 }", "actions[0].attach.address", "is no address for a host of 192.168.101.0/24")]
    [InlineData("attach: { network: migration, host: host1, address: 'fd00:101::5' }", "actions[0].attach.address", "is no address for a host of 192.168.101.0/24")]
    [InlineData("translate: { host: host1, to: host1, network: migration, onto: management }", "actions[0].translate.to", "a host sends nothing to itself")]
    [InlineData("translate: { host: host1, to: host2, network: migration, onto: migration }", "actions[0].translate.onto", "is the network that it means anyway")]
    [InlineData("kill: { host: host9, daemon: probe }", "actions[0].kill.host", "there is no host 'host9'")]
    [InlineData("pause: { host: host1, daemon: qemu, for: 1s }", "actions[0].pause.daemon", "'qemu' is not accepted here")]
    [InlineData("await: { host: host1 }", "actions[0].await", "exactly one of the two")]
    [InlineData("wait: 5", "actions[0].wait", "'5' is not accepted here")]
    [InlineData("together: [{ together: [{ wait: 1s }] }]", "actions[0].together[0].together", "cannot stand in another")]
    [InlineData("together: [{ migrate: { vm: vm1, to: host2 } }, { migrate: { vm: vm1, to: host2 } }]", "actions[0].together[1].migrate.vm", "'vm1' cannot migrate twice at the same time")]
    [InlineData("migrate: { vm: vm1, to: host2, by: engine, network: migration }", "actions[0].migrate.network", "the engine chooses the network")]
    [InlineData("migrate: { vm: vm1, to: host2, expect: { network: nowhere } }", "actions[0].migrate.expect.network", "there is no network 'nowhere'")]
    [InlineData("migrate: { vm: vm1, to: host2, expect: { outcome: cancelled } }", "actions[0].migrate.expect.outcome", "no 'cancel-after'")]
    public void An_action_that_cannot_be_done_is_refused_at_its_place(string action, string path, string reason)
    {
        var faults = Yaml.Parse(Yaml.With(Move, "  - " + action).Replace("  migration-network: migration\n", "", StringComparison.Ordinal)).Faults;
        Assert.Contains(faults, fault => fault.Path == path && fault.Message.Contains(reason, StringComparison.Ordinal));
    }

    /// <summary>The firewall translates addresses of the plan.</summary>
    [Theory]
    [InlineData("network: display, onto: management", "network", "host2 has no IPv4 address on 'display'")]
    [InlineData("network: migration, onto: display", "onto", "host2 has no IPv4 address on 'display'")]
    [InlineData("network: backup, onto: management", "network", "'backup' is absent on host2")]
    [InlineData("network: migration, onto: backup", "onto", "host2 has no IPv4 address on 'backup'")]
    public void Nothing_is_translated_without_an_ipv4_address(string networks, string member, string reason)
    {
        var text = Yaml.With(Move, $"  - translate: {{ host: host1, to: host2, {networks} }}")
            .Replace("nics: [eth0, eth1]", "nics: [eth0, eth1, eth2, eth3]", StringComparison.Ordinal)
            .Replace("\nvms:", "\n  - { name: display, nic: eth2, ipv6-subnet: 'fd00:102::/64' }\n  - { name: backup, nic: eth3, subnet: 192.168.103.0/24, hosts: { host2: absent } }\nvms:", StringComparison.Ordinal);
        var fault = Assert.Single(Yaml.Parse(text).Faults, fault => fault.Path.StartsWith("actions[0]", StringComparison.Ordinal));
        Assert.Equal("actions[0].translate." + member, fault.Path);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Migrations_are_numbered_in_the_order_of_the_file_also_within_a_group()
    {
        var scenario = Yaml.Load(Yaml.With(Move, "  - together:\n      - wait: 1s\n      - migrate: { vm: vm1, to: host2, max-bandwidth: 1MiB/s }\n  - migrate: { vm: vm1, to: host1, max-bandwidth: 2MiB/s }"));
        Assert.Equal([1, 2], scenario.Migrations.Select(migrate => migrate.MaxBandwidth!.Value.BytesPerSecond >> 20));
        Assert.Equal("host1", Lab.Runner.Scenarios.ScenarioFacts.ExpectedHosts(scenario)["vm1"]);
    }
}
