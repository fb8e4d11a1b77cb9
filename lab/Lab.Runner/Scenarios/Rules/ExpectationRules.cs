using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Expectations name what exists and do not contradict the actions.</summary>
internal static class ExpectationRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        var expect = scenario.Expect;
        if (expect.MigrationNetwork is { } name)
            faults.Resolve("expect.migration-network", "network", name, scenario.Networks.Select(network => network.Name), ExpectConfig.NoNetwork);
        if (expect.MaxRoundTrip == TimeSpan.Zero) faults.Add("expect.max-round-trip", "nothing is there and back in no time at all; such as 20ms");
        if (expect.MaxDowntime == TimeSpan.Zero) faults.Add("expect.max-downtime", "a migration always pauses the guest for a moment; such as 1s");
        if (!scenario.Migrations.Any())
        {
            if (expect.MigrationNetwork is not null and not ExpectConfig.NoNetwork && !faults.IsSpoiltBelow("actions"))
                faults.Add("expect.migration-network", "no action migrates anything, so nothing can be on this network");
            return;
        }

        CheckOutcome(scenario, expect, faults);
    }

    private static void CheckOutcome(Scenario scenario, ExpectConfig expect, FaultList faults)
    {
        if (expect.Migrations == MigrationOutcome.Cancelled && scenario.Migrations.All(migrate => migrate.CancelAfter is null))
            faults.Add("expect.migrations", "no migration has a 'cancel-after', so none is cancelled");
        if (expect.MigrationNetwork == ExpectConfig.NoNetwork && expect.Migrations == MigrationOutcome.Completed)
            faults.Add("expect.migration-network", "a completed migration has a stream; 'none' fits 'migrations: failed' or 'cancelled'");
    }
}
