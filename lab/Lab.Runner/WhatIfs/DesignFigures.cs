using Lab.Simulation.Fleets;

namespace Lab.Runner.WhatIfs;

/// <summary>One design's evacuation in figures. Null where nothing moved.</summary>
/// <param name="Seconds">To evacuate the rack, of simulated time; until nothing moved any more, where not all of it could be evacuated.</param>
/// <param name="Evacuated">Every host of the rack is empty.</param>
/// <param name="Moved">VMs that moved.</param>
/// <param name="Failed">Migrations that ended without moving their VM, all their tries together.</param>
/// <param name="Retried">Migrations that took more than one try.</param>
/// <param name="SlowestSeconds">The longest migration, without its wait for a slot.</param>
/// <param name="HighestManagementLoad">Of the busiest management NIC in its busiest stretch: 0 to 1.</param>
internal sealed record DesignFigures(
    double Seconds, bool Evacuated, int Moved, int Failed, int Retried, long Bytes, double? MedianSeconds, double? SlowestSeconds, double? MedianDowntimeMilliseconds, double? P99DowntimeMilliseconds, double? LongestDowntimeMilliseconds,
    double HighestManagementLoad, double HighestMigrationLoad, double? MedianRoundTripMilliseconds, double? P99RoundTripMilliseconds)
{
    public static DesignFigures Of(EvacuationResult result)
    {
        var moved = result.Moved.ToList();
        double[] seconds = [.. moved.Select(move => move.Seconds).OfType<double>().Order()];
        double[] downtimes = [.. moved.Select(move => move.DowntimeMilliseconds).OfType<double>().Order()];
        return new DesignFigures(
            result.Took.TotalSeconds, result.Blocked.Count == 0, moved.Count, result.Moves.Count - moved.Count, result.Moves.Count(move => move.Attempts > 1), moved.Sum(move => move.Bytes ?? 0),
            Share(seconds, 0.5), Share(seconds, 1), Share(downtimes, 0.5), Share(downtimes, 0.99), Share(downtimes, 1),
            result.Loads.Select(load => load.BusiestManagement).DefaultIfEmpty().Max(), result.Loads.Select(load => Math.Max(load.BusiestOut, load.BusiestIn)).DefaultIfEmpty().Max(),
            Share(result.RoundTrips, 0.5), Share(result.RoundTrips, 0.99));
    }

    /// <summary>So many of them are no greater: the nearest rank.</summary>
    private static double? Share(IReadOnlyList<double> rising, double share) => rising.Count == 0 ? null : rising[Math.Max(0, (int)Math.Ceiling(rising.Count * share) - 1)];
}
