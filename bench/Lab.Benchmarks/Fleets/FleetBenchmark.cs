using System.Globalization;
using Lab.Runner.Reports.Charts;
using Lab.Runner.Reports.Plots;
using Lab.Simulation.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Benchmarks.Fleets;

/// <summary>Evacuations of one fleet, from few VMs to many: callbacks a second on one core, and what a migration costs.</summary>
internal static class FleetBenchmark
{
    public static int Run(FleetOptions options)
    {
        Console.WriteLine($"{options.Hosts} hosts, {options.Hosts * options.VmsPerHost} VMs, {options.Design.Name}");
        Console.WriteLine("migrations  simulated    events      real  processor   events/s  ms/migration  without standing  | until VMs run: real, processor, events");
        var results = options.Racks.Select(rack => Evacuation.Run(new FleetPlan { Design = options.Design, Hosts = options.Hosts, VmsPerHost = options.VmsPerHost, Rack = rack }, NullLoggerFactory.Instance)).Select(Printed).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"collections {GC.CollectionCount(0)}, {GC.CollectionCount(1)}, {GC.CollectionCount(2)}, paused {GC.GetTotalPauseDuration().TotalSeconds:0.0} s; resident {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MiB at most"));
        if (options.Output is { } folder) RunPlots.Save([Plot(results)], folder);
        return 0;
    }

    private static EvacuationResult Printed(EvacuationResult result)
    {
        var cost = result.Cost;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Moves.Count,10}  {result.Took.TotalSeconds,7:0.0} s  {result.Events,8}  {cost.Evacuation.TotalSeconds,6:0.0} s  {cost.Processor.TotalSeconds,7:0.0} s  {result.Events / cost.Processor.TotalSeconds,9:0}  {Whole(result),12:0.0}  {Marginal(result),16:0.0}  | {cost.Before.TotalSeconds:0.0} s, {cost.ProcessorBefore.TotalSeconds:0.0} s, {result.EventsBefore}"));
        foreach (var blocked in result.Blocked) Console.WriteLine($"  blocked: {blocked.Host}: {string.Join(" ", blocked.Reasons)}");
        return result;
    }

    /// <summary>Milliseconds of processor time for one migration.</summary>
    private static double Whole(EvacuationResult result) => result.Cost.Processor.TotalMilliseconds / Math.Max(1, result.Moves.Count);

    /// <summary>Without what the fleet would have cost in that time anyway.</summary>
    private static double Marginal(EvacuationResult result) => (result.Cost.Processor - (result.Cost.Standing * result.Took.TotalSeconds)).TotalMilliseconds / Math.Max(1, result.Moves.Count);

    private static Chart Plot(IReadOnlyList<EvacuationResult> results) => new(
        "cost", "Processor time for one migration", new Axis { Kind = AxisKind.Logarithmic, Label = "migrations in one evacuation" },
        [
            new Panel("milliseconds", new Axis { FromZero = true, Unit = Unit.Milliseconds },
            [
                new Series("all", PlotColours.Other, SeriesStyle.LineAndDots, [.. results.Select(result => new Point(result.Moves.Count, Whole(result)))]),
                new Series("without what hosts cost that are only looked at", PlotColours.Stream, SeriesStyle.LineAndDots, [.. results.Select(result => new Point(result.Moves.Count, Marginal(result)))]),
            ]),
        ])
    {
        PanelHeight = 240,
    };
}
