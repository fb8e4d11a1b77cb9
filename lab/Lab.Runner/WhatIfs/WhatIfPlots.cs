using Lab.Runner.Reports.Charts;
using Lab.Simulation.Fleets;

namespace Lab.Runner.WhatIfs;

/// <summary>The plots of a what-if: how long each design takes, how full its links are, who waits, and how long VMs stood still.</summary>
internal static class WhatIfPlots
{
    public const string Times = "time";
    public const string Loads = "loads";
    public const string Queue = "queue";
    public const string Downtimes = "downtimes";

    private const int PanelHeight = 132;
    private const double Least = 1;

    public static IReadOnlyList<Chart> Of(IReadOnlyList<EvacuationResult> results) => [Time(results), Load(results), Waiting(results), Downtime(results)];

    private static Chart Time(IReadOnlyList<EvacuationResult> results)
    {
        var axis = new Axis { Kind = AxisKind.Categories, Names = [.. results.Select(result => result.Plan.Design.Name)] };
        var points = results.Select((result, i) => new Point(i, result.Took.TotalSeconds, $"{result.Plan.Design.Name}: {WhatIfWords.Seconds(result.Took.TotalSeconds)}{(result.Blocked.Count > 0 ? ", not all of it" : "")}"));
        return new Chart(Times, "SIMULATED · Time to evacuate the rack", axis, [new Panel("from the request until the last host was in maintenance", new Axis { FromZero = true, Unit = Unit.Seconds }, [new Series("time", PlotColours.Stream, SeriesStyle.Bars, [.. points]) { BarWidth = 0.5 }])])
        {
            PanelHeight = 220,
            Legend = false,
        };
    }

    private static Chart Load(IReadOnlyList<EvacuationResult> results) => OverTime(Loads, "Load of the NICs, in percent of their speed", results, result =>
        new Panel(result.Plan.Design.Name, new Axis { From = 0, To = 105, Unit = Unit.Percent },
        [
            new Series("the rack's, out, all together", PlotColours.Other, SeriesStyle.StepArea, Samples(result, load => load.RackOut)) { Opacity = 0.5 },
            new Series("busiest of the rack, out", PlotColours.Stream, SeriesStyle.Steps, Samples(result, load => load.BusiestOut)),
            new Series("busiest of the others, in", PlotColours.Rate, SeriesStyle.Steps, Samples(result, load => load.BusiestIn)),
            new Series("busiest management NIC", PlotColours.Downtime, SeriesStyle.Steps, Samples(result, load => load.BusiestManagement)) { Size = 1 },
        ])
        { Aside = WhatIfWords.Wiring(result.Plan.Design) });

    private static Chart Waiting(IReadOnlyList<EvacuationResult> results) => OverTime(Queue, "VMs that wait to move, and that move", results, result =>
        new Panel(result.Plan.Design.Name, new Axis { FromZero = true },
        [
            new Series("wait for a slot", PlotColours.Other, SeriesStyle.StepArea, Counts(result, move => move.Requested, move => move.Began ?? move.Finished)) { Opacity = 0.6 },
            new Series("move", PlotColours.Stream, SeriesStyle.Steps, Counts(result, move => move.Began ?? move.Finished, move => move.Finished)),
        ])
        { Aside = WhatIfWords.Seconds(result.Took.TotalSeconds) });

    /// <summary>One line for each design: of how many VMs the pause was no longer.</summary>
    private static Chart Downtime(IReadOnlyList<EvacuationResult> results)
    {
        var series = results.Select((result, i) => new Series(result.Plan.Design.Name, PlotColours.Series[i % PlotColours.Series.Count], SeriesStyle.Steps, Shares(result))).ToList();
        var longest = series.SelectMany(one => one.Points).Select(point => point.X).DefaultIfEmpty(Least * 10).Max();
        var shortest = series.SelectMany(one => one.Points).Select(point => point.X).DefaultIfEmpty(Least).Min();
        return new Chart(
            Downtimes, "SIMULATED · Downtime", new Axis { Kind = AxisKind.Logarithmic, From = shortest / 1.2, To = longest * 1.2, Unit = Unit.Milliseconds, Label = "as libvirt has it" },
            [new Panel("percent of VMs whose pause was no longer", new Axis { From = 0, To = 100, Unit = Unit.Percent }, series)])
        {
            PanelHeight = 260,
        };
    }

    private static Chart OverTime(string name, string title, IReadOnlyList<EvacuationResult> results, Func<EvacuationResult, Panel> panel)
    {
        var axis = new Axis { From = 0, To = Math.Max(1, results.Max(result => result.Took.TotalSeconds)) * 1.02, Label = "seconds since the evacuation was asked for" };
        return new Chart(name, $"SIMULATED · {title}", axis, [.. results.Select(panel)]) { PanelHeight = PanelHeight };
    }

    /// <summary>Each holds for the stretch before it.</summary>
    private static List<Point> Samples(EvacuationResult result, Func<LoadSample, double> value)
    {
        var (points, from) = (new List<Point>(), 0.0);
        foreach (var load in result.Loads)
        {
            points.Add(new Point(from, value(load) * 100));
            from = load.At;
        }

        points.Add(new Point(from, 0));
        return points;
    }

    private static List<Point> Counts(EvacuationResult result, Func<VmMove, double> from, Func<VmMove, double> to)
    {
        var changes = result.Moves.Where(move => to(move) > from(move)).SelectMany(move => new[] { (At: from(move), Change: 1), (At: to(move), Change: -1) }).OrderBy(change => change.At).ThenBy(change => change.Change);
        var (points, count) = (new List<Point> { new(0, 0) }, 0);
        foreach (var group in changes.GroupBy(change => change.At)) points.Add(new Point(group.Key, count += group.Sum(change => change.Change)));
        return points;
    }

    private static List<Point> Shares(EvacuationResult result)
    {
        double[] rising = [.. result.Moved.Select(move => move.DowntimeMilliseconds).OfType<double>().Select(value => Math.Max(value, Least)).Order()];
        return [.. rising.Select((value, i) => new Point(value, (i + 1) * 100.0 / rising.Length))];
    }
}
