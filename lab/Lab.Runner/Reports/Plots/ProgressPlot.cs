using Lab.Runner.Checkers;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>What libvirt said while it ran: memory still to send, and how fast the guest dirtied it.</summary>
internal static class ProgressPlot
{
    public const string Name = "progress";
    private const int PanelHeight = 140;
    private const string Style = "with linespoints linewidth 1.5 pointtype 7 pointsize 0.35";
    private const double Mebibyte = 1048576;

    private static readonly Curve Remaining = new(
        "remaining, MiB",
        sample => sample.MemoryRemainingBytes / Mebibyte,
        PlotColours.Stream,
        Missing: "libvirt's remaining memory was not recorded",
        Zero: "0 in every sample");

    private static readonly Curve DirtyRate = new(
        "dirty rate, MiB/s",
        sample => sample.DirtyRate / Mebibyte,
        PlotColours.Rate,
        Missing: "libvirt's dirty rate was not recorded",
        Zero: "0 in every sample: QEMU measures it between two passes, and there was no time");

    public static void Add(PlotScript script, TimeFrame frame, RunDirectory run, JudgedRun judged)
    {
        var samples = run.Migrations.Select(Samples).ToList();
        var title = "Memory still to send, and the guest's dirty rate, by libvirt";
        Panels.Begin(script, RunFiles.Plot(Name), title, judged.Run.Simulated, 2, PanelHeight);
        var count = Words.Count(samples.Sum(list => list.Count), "sample", "samples");
        Panels.Next(script, frame, 0, 2, PanelHeight, Remaining.Caption, count);
        Draw(script, frame, samples, Remaining);
        Panels.Next(script, frame, 1, 2, PanelHeight, DirtyRate.Caption, "");
        Draw(script, frame, samples, DirtyRate);
        Panels.End(script);
    }

    /// <summary>Before QEMU has set the job up, libvirt's statistics are all zero and say nothing; in the end there is the completed job.</summary>
    private static IReadOnlyList<JobSample> Samples(MigrationRecord migration)
    {
        var end = migration.Job?.Time ?? DateTimeOffset.MaxValue;
        var running = migration.Samples.Where(sample => sample.MemoryTotalBytes is not 0 && sample.Time < end);
        return migration.Job is { } job ? [.. running, job] : [.. running];
    }

    private static void Draw(PlotScript script, TimeFrame frame, IReadOnlyList<IReadOnlyList<JobSample>> samples, Curve curve)
    {
        var curves = samples
            .Select(list => list
                .Where(sample => curve.Value(sample) is not null)
                .Select(sample => new[] { frame.Seconds(sample.Time), curve.Value(sample) })
                .ToList())
            .Where(rows => rows.Count > 0)
            .ToList();
        var most = curves.SelectMany(rows => rows).Select(row => row[1]!.Value).DefaultIfEmpty(-1).Max();
        if (most <= 0)
        {
            Panels.Say(script, most < 0 ? curve.Missing : curve.Zero);
            return;
        }

        script.Line($"set yrange [0:{most * 1.1}]");
        script.Line($"set ytics autofreq");
        var lines = curves.Select(script.Data).ToList()
            .Select(data => $"{data} using 1:2 {Style} linecolor rgb '{curve.Colour}' title {PlotScript.Quote(curve.Caption)}");
        script.Line($"plot {string.Join(", ", lines)}");
    }

    /// <param name="Missing">What to say when no sample has the value.</param>
    /// <param name="Zero">What to say when it is zero throughout.</param>
    private sealed record Curve(string Caption, Func<JobSample, double?> Value, string Colour, string Missing, string Zero);
}
