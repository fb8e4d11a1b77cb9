using System.Globalization;
using Lab.Model.Units;
using Lab.Runner.Reports.Pages;
using Lab.Simulation.Fleets;

namespace Lab.Runner.WhatIfs;

/// <summary>Figures of a what-if as people read them, the same on the page and the console.</summary>
internal static class WhatIfWords
{
    /// <summary>The table's columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["time to evacuate", "slowest VM", "downtime, half", "99 of 100", "management NIC", "migration NIC", "round trip, 99 of 100", "sent"];

    public static IReadOnlyList<string> Row(DesignFigures figures) =>
    [
        figures.Evacuated ? Seconds(figures.Seconds) : $"not in {Seconds(figures.Seconds)}",
        Seconds(figures.SlowestSeconds), Words.Milliseconds(figures.MedianDowntimeMilliseconds), Words.Milliseconds(figures.P99DowntimeMilliseconds),
        Percent(figures.HighestManagementLoad), Percent(figures.HighestMigrationLoad), Words.Milliseconds(figures.P99RoundTripMilliseconds), Words.Bytes(figures.Bytes),
    ];

    /// <summary>How the hosts are wired, in words.</summary>
    public static string Wiring(NetworkDesign design)
    {
        var nics = design.Migration is { } own ? $"management on {Speed(design.Management)}, migrations on a NIC of {Speed(own)} of their own" : $"management and migrations on one NIC of {Speed(design.Management)}";
        var limit = design.OutboundLimit is { } outbound ? $"; QoS {Speed(outbound)} out of a host" : "";
        return nics + limit + (design.MaxBandwidth is { } most ? $"; {Speed(most)} a migration" : "");
    }

    public static string Fleet(FleetPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Hosts} hosts with {plan.VmsPerHost} VMs each; the {plan.Rack} hosts of a rack are emptied. VMs of {plan.Vms.LeastMemory} to {plan.Vms.MostMemory}, dirtied at {plan.Vms.LeastDirtyRate} to {plan.Vms.MostDirtyRate}; one QEMU sends {Speed(plan.StreamRate)} at most. Seed {plan.Seed}.");

    public static string Seconds(double? seconds) => seconds is { } value ? Durations.Format(TimeSpan.FromSeconds(value)) : Words.Missing;

    public static string Speed(Bandwidth rate) => rate.MegabitsPerSecond >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{rate.MegabitsPerSecond / 1000:0.##} Gbit/s")
        : string.Create(CultureInfo.InvariantCulture, $"{rate.MegabitsPerSecond:0.##} Mbit/s");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");
}
