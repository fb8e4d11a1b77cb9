using Lab.Runner.Phases;
using Lab.Runner.Plans;
using Lab.Tests.Scenarios;

namespace Lab.Tests.Phases;

public sealed class AttachmentChangeTests
{
    [Theory]
    [InlineData("boot-protocol: static", "{ network: migration, host: host2 }", "192.168.101.12/24", false)]
    [InlineData("boot-protocol: dhcp", "{ network: migration, host: host2 }", "192.168.101.12/24", true)]
    [InlineData("boot-protocol: dhcp", "{ network: migration, host: host2, address: 192.168.101.77 }", "192.168.101.77/24", false)]
    [InlineData("boot-protocol: static", "{ network: migration, host: host2, boot-protocol: none }", null, false)]
    [InlineData("hosts: { host2: absent }", "{ network: migration, host: host2, address: 192.168.101.77 }", "192.168.101.77/24", false)]
    [InlineData("hosts: { host2: { subnet: 192.168.102.0/25 } }", "{ network: migration, host: host2, address: 192.168.102.77 }", "192.168.102.77/25", false)]
    public void A_stated_address_is_static_and_everything_else_as_planned(string network, string attach, string? address, bool dhcp)
    {
        var text = Yaml.With("bridged: false", network).Replace("  - migrate: { vm: vm1, to: host2 }", "  - attach: " + attach, StringComparison.Ordinal);
        var scenario = Yaml.Load(text.Replace("\n  migration-network: migration", "", StringComparison.Ordinal));
        var change = AttachmentChange.Of(scenario, LabPlanner.Plan(scenario), scenario.Actions[0].Attach!);
        Assert.Equal((address, dhcp, "eth1"), (change.Address, change.Dhcp, change.Port));
    }

    /// <summary>A host whose first NIC is somebody else's.</summary>
    [Theory]
    [InlineData("{ network: migration, host: host2, nic: eth0 }", "eth1")]
    [InlineData("{ network: migration, host: host2 }", "eth2")]
    public void A_nic_that_the_scenario_names_goes_by_the_hosts_own_name(string attach, string port)
    {
        var text = Yaml.With("bridged: false", "hosts: { host2: absent }").Replace("  - migrate: { vm: vm1, to: host2 }", "  - attach: " + attach, StringComparison.Ordinal);
        var scenario = Yaml.Load(text.Replace("\n  migration-network: migration", "", StringComparison.Ordinal));
        Assert.Equal(port, AttachmentChange.Of(scenario, VagrantPlan.Of(scenario, null), scenario.Actions[0].Attach!).Port);
    }
}
