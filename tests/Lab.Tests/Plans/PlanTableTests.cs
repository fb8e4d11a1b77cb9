using Lab.Providers.Plans;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;
using Lab.Tests.Scenarios;

namespace Lab.Tests.Plans;

public sealed class PlanTableTests
{
    [Fact]
    public void Actions_and_expectations_are_sentences()
    {
        var scenario = Yaml.Load(Yaml.With("{ vm: vm1, to: host2 }", "{ vm: vm1, to: host2, max-bandwidth: 20MiB/s, cancel-after: 1s }\n  - migrate: { vm: vm1, network: none, policy: post-copy }"));
        Assert.Equal(
            [
                "1. Migrate vm1 from host1 to host2, over 'migration'; at most 20 MiB/s; cancelled after 1 s.",
                "2. Migrate vm1 from host1 to a host the engine chooses, without a migration network, so over management; policy post-copy.",
            ],
            PlanSentences.Actions(scenario));
        Assert.Equal("Expected verdict: pass (every migration stream on 'migration', migrations cancelled and completed).", PlanSentences.Expectation(scenario));
    }

    [Fact]
    public void A_migration_is_told_by_the_network_that_is_its_own()
    {
        var scenario = Yaml.Load(Yaml.With("  - migrate: { vm: vm1, to: host2 }", """
              - migrate: { vm: vm1, to: host2 }
              - roles: { network: migration, roles: [] }
              - migrate: { vm: vm1, to: host1, expect: { network: management } }
            """).Replace("  migration-network: migration", "  migration-network: migration\n  max-round-trip: 20ms", StringComparison.Ordinal));
        Assert.Equal(
            ["1. Migrate vm1 from host1 to host2, over 'migration'.", "2. Take all roles from 'migration'.", "3. Migrate vm1 from host2 to host1, over 'management'."],
            PlanSentences.Actions(scenario));
        Assert.Equal(
            "Expected verdict: pass (every migration stream on 'migration' or 'management', as its action says, migrations completed, round trips at most 20 ms).",
            PlanSentences.Expectation(scenario));
    }

    [Fact]
    public void An_absence_shows()
    {
        var scenario = Yaml.Load(Yaml.With("bridged: false", "hosts: { host2: absent }"));
        Assert.Matches(@"host2\s+192\.168\.100\.12/24 \(eth0\)\s+absent", Render(scenario, LabPlanner.Plan(scenario)));
    }

    internal static string Render(Scenario scenario, LabPlan plan)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        PlanTable.Render(Consoles.To(writer, width: 100), scenario, plan);
        if (Environment.GetEnvironmentVariable("LAB_SHOW") is { } path) File.AppendAllText(path, writer.ToString());
        return writer.ToString();
    }
}
