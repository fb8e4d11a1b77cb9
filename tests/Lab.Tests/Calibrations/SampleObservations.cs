using Lab.Runner.Calibrations;
using Lab.Runner.Models;

namespace Lab.Tests.Calibrations;

/// <summary>Observed runs without a run directory.</summary>
internal static class SampleObservations
{
    public static ObservedRun Run(string scenario, params ObservedMigration[] migrations) =>
        new(new CalibrationRun(scenario, "20260101T000000Z-aaaaaa", $"digest-{scenario}", $"text-{scenario}"), $"name: {scenario}", Hosts: null, "one machine", migrations);

    public static ObservedMigration Migration(double total = 1000, double bytes = 100e6, double downtime = 50, double heartbeat = 60) =>
        new() { Ordinal = 1, Title = "vm1 host1 → host2", Total = total, Bytes = bytes, Downtime = downtime, Heartbeat = heartbeat, HeartbeatAtMove = heartbeat, IsAlone = true };
}
