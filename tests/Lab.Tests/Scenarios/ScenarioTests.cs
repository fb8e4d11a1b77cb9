using Lab.Model.Units;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Actions;

namespace Lab.Tests.Scenarios;

public sealed class ScenarioTests
{
    [Fact]
    public void Every_part_is_read()
    {
        var scenario = Yaml.Load(Yaml.With("to: host2", "to: host2, policy: post-copy, max-bandwidth: 1Gbit/s, parallel: 4, cancel-after: 500ms, encrypted: true"));
        Assert.Equal(["host1", "host2"], scenario.Hosts.AllNames());
        Assert.Equal([NetworkRole.Management, NetworkRole.Vm], scenario.Networks[0].Roles);
        Assert.False(scenario.Networks[1].Bridged);
        Assert.Equal(ByteCount.FromMebibytes(64), scenario.Vms[0].Workload.Fill);
        Assert.Equal(Bandwidth.FromMebibytesPerSecond(4), scenario.Vms[0].Workload.DirtyRate);
        var migrate = Assert.Single(scenario.Migrations);
        Assert.Equal((MigrationPolicy.PostCopy, 125_000_000, 4, TimeSpan.FromMilliseconds(500), true), (migrate.Policy, migrate.MaxBandwidth!.Value.BytesPerSecond, migrate.Parallel, migrate.CancelAfter, migrate.Encrypted));
        Assert.Equal(MigrationOutcome.Cancelled, scenario.ExpectedOutcomeOf(migrate));
        Assert.Equal("host1", scenario.ExpectedHosts()["vm1"]);
    }

    [Fact]
    public void What_is_left_out_has_a_default()
    {
        var scenario = Yaml.Load("name: bare\nhosts: { names: [alpha], nics: [eth0] }\nnetworks: [{ name: m, roles: [management], nic: eth0, subnet: 10.0.0.0/24 }]\n");
        Assert.Empty(scenario.Vms);
        Assert.Equal((1500, true, (bool?)null), (scenario.Networks[0].Mtu, scenario.Networks[0].Bridged, scenario.Networks[0].Required));
        Assert.Equal(ExpectedVerdict.Pass, scenario.Expect.Verdict);
        Assert.Equal("m", scenario.MigrationNetwork!.Name);
        Assert.Equal("m", scenario.ExpectedNetwork());
    }

    [Fact]
    public void An_action_overrides_the_defaults_of_the_cluster()
    {
        var scenario = Yaml.Load(Yaml.With("actions:", "migration: { max-bandwidth: 10MiB/s, auto-converge: true }\nactions:").Replace("to: host2", "to: host2, max-bandwidth: 20MiB/s", StringComparison.Ordinal));
        var tuning = scenario.TuningOf(scenario.Migrations.Single());
        Assert.Equal((Bandwidth.FromMebibytesPerSecond(20), true, null), (tuning.MaxBandwidth, tuning.AutoConverge, tuning.Compressed));
    }

    [Fact]
    public void The_number_of_hosts_can_be_overridden_when_the_scenario_counts_them()
    {
        Assert.Equal(5, Yaml.Load(Yaml.Sound, hosts: 5).Hosts.AllNames().Count);
        Assert.Contains(Yaml.Parse(Yaml.Sound, hosts: 1).Faults, fault => fault.Message == "a migration needs at least 2 hosts");
        Assert.Contains("--hosts 65", Yaml.Fault(Yaml.Sound, hosts: 65).Message, StringComparison.Ordinal);
        var named = Yaml.With("count: 2", "names: [host1, host2]");
        Assert.Contains("has none", Yaml.Fault(named, hosts: 3).Message, StringComparison.Ordinal);
        Assert.Null(Yaml.Load(named).WithHosts(3));
    }

    [Fact]
    public void After_an_automatic_destination_only_two_hosts_tell_where_the_vm_is()
    {
        var automatic = Yaml.With("{ vm: vm1, to: host2 }", "{ vm: vm1 }");
        Assert.Equal("host2", Yaml.Load(automatic).ExpectedHosts()["vm1"]);
        Assert.Null(Yaml.Load(automatic, hosts: 3).ExpectedHosts()["vm1"]);
    }
}
