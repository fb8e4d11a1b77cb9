using System.Globalization;
using Lab.Simulation.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Benchmarks.Fleets;

/// <summary>Evacuations of one fleet, from few VMs to many: callbacks a second on one core, and what a migration costs.</summary>
internal static class FleetBenchmark
{
    public static int Run(FleetOptions options)
    {
        Console.WriteLine($"{options.Hosts} hosts, {options.Hosts * options.VmsPerHost} VMs, {options.Design.Name}");
        Console.WriteLine("migrations  simulated     events  real      processor  events/s  ms/migration  set-up (real, events)");
        foreach (var rack in options.Racks) Print(Evacuation.Run(new FleetPlan { Design = options.Design, Hosts = options.Hosts, VmsPerHost = options.VmsPerHost, Rack = rack }, NullLoggerFactory.Instance));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"collections {GC.CollectionCount(0)}, {GC.CollectionCount(1)}, {GC.CollectionCount(2)}, paused {GC.GetTotalPauseDuration().TotalSeconds:0.0} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"largest resident set {Environment.WorkingSet / 1048576} MiB now, {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MiB at most"));
        return 0;
    }

    private static void Print(EvacuationResult result)
    {
        var seconds = result.Cost.Processor.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Moves.Count,10}  {result.Took.TotalSeconds,7:0.0} s  {result.Events,9}  {result.Cost.Evacuation.TotalSeconds,6:0.0} s  {seconds,6:0.0} s  {result.Events / seconds,8:0}  {seconds * 1000 / Math.Max(1, result.Moves.Count),12:0.0}  {result.Cost.Before.TotalSeconds:0.0} s, processor {result.Cost.ProcessorBefore.TotalSeconds:0.0} s, {result.EventsBefore}"));
        foreach (var blocked in result.Blocked) Console.WriteLine($"  blocked: {blocked.Host}: {string.Join(" ", blocked.Reasons)}");
    }
}
