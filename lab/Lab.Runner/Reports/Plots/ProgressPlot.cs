using Lab.Runner.Checkers;
using Lab.Runner.Reports.Charts;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>What libvirt said while it ran: memory still to send, and how fast the guest dirtied it.</summary>
internal static class ProgressPlot
{
    public const string Name = "progress";
    private const int PanelHeight = 140;
    private const double Mebibyte = 1048576;

    private static readonly Curve Remaining = new(
        "remaining",
        Unit.Mebibytes,
        sample => sample.MemoryRemainingBytes / Mebibyte,
        PlotColours.Stream,
        Missing: "libvirt's remaining memory was not recorded",
        Zero: "0 in every sample");

    private static readonly Curve DirtyRate = new(
        "dirty rate",
        Unit.MebibytesPerSecond,
        sample => sample.DirtyRate / Mebibyte,
        PlotColours.Rate,
        Missing: "libvirt's dirty rate was not recorded",
        Zero: "0 in every sample: QEMU measures it between two passes, and there was no time");

    public static Chart Of(TimeFrame frame, RunDirectory run, JudgedRun judged)
    {
        var samples = run.Migrations.Select(Samples).ToList();
        var count = Words.Count(samples.Sum(list => list.Count), "sample", "samples");
        var chart = TimeChart.Of(
            Name,
            "Memory still to send, and the guest's dirty rate, by libvirt",
            frame,
            judged.Run.Simulated,
            PanelHeight,
            [Panel(frame, samples, Remaining) with { Aside = count }, Panel(frame, samples, DirtyRate)]);
        return chart with { Legend = false }; // the captions say it
    }

    /// <summary>Before QEMU has set the job up, libvirt's statistics are all zero and say nothing; in the end there is the completed job.</summary>
    private static IReadOnlyList<JobSample> Samples(MigrationRecord migration)
    {
        var end = migration.Job?.Time ?? DateTimeOffset.MaxValue;
        var running = migration.Samples.Where(sample => sample.MemoryTotalBytes is not 0 && sample.Time < end);
        return migration.Job is { } job ? [.. running, job] : [.. running];
    }

    private static Panel Panel(TimeFrame frame, IReadOnlyList<IReadOnlyList<JobSample>> samples, Curve curve)
    {
        var curves = samples
            .Select(list => list.Where(sample => curve.Value(sample) is not null).Select(sample => Point(frame, sample.Time, curve.Value(sample)!.Value, curve)).ToList())
            .Where(points => points.Count > 0)
            .ToList();
        var most = curves.SelectMany(points => points).Select(point => point.Y).DefaultIfEmpty(-1).Max();
        return most > 0
            ? new Panel(curve.Caption, new Axis { From = 0, Unit = curve.Unit }, [.. curves.Select(points => new Series(curve.Name, curve.Colour, SeriesStyle.LineAndDots, points))])
            : Charts.Panel.Empty(curve.Caption, most < 0 ? curve.Missing : curve.Zero);
    }

    private static Point Point(TimeFrame frame, DateTimeOffset time, double value, Curve curve) =>
        new(frame.Seconds(time), value, FormattableString.Invariant($"{curve.Name} {value:0.#} {curve.Unit.Suffix} at {frame.Seconds(time):0.##} s"));

    /// <param name="Missing">What to say when no sample has the value.</param>
    /// <param name="Zero">What to say when it is zero throughout.</param>
    private sealed record Curve(string Name, Unit Unit, Func<JobSample, double?> Value, Colour Colour, string Missing, string Zero)
    {
        public string Caption => $"{Name}, {Unit.Suffix}";
    }
}
