using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>What libvirt said while it ran: memory still to send, and how fast the guest dirtied it.</summary>
internal static class ProgressPlot
{
    public const string Name = "progress";
    private const int PanelHeight = 140;
    private const string Remaining = "remaining, MiB";
    private const string DirtyRate = "dirty rate, MiB/s";
    private const double Mebibyte = 1048576;

    public static void Add(PlotScript script, TimeFrame frame, RunDirectory run, JudgedRun judged)
    {
        var samples = run.Migrations.Select(migration => migration.Samples).ToList();
        Panels.Begin(script, RunFiles.Plot(Name), "Memory still to send, and the guest's dirty rate, by libvirt", judged.Run.Simulated, 2, PanelHeight);
        Panels.Next(script, frame, 0, 2, PanelHeight, Remaining, $"{samples.Sum(list => list.Count)} samples");
        Draw(script, frame, samples, Remaining, sample => sample.MemoryRemainingBytes / Mebibyte, PlotColours.Stream, "libvirt's remaining memory was not recorded");
        Panels.Next(script, frame, 1, 2, PanelHeight, DirtyRate, "");
        Draw(script, frame, samples, DirtyRate, sample => sample.DirtyRate / Mebibyte, PlotColours.Rate, "libvirt's dirty rate was not recorded");
        Panels.End(script);
    }

    private static void Draw(PlotScript script, TimeFrame frame, IReadOnlyList<IReadOnlyList<JobSample>> samples, string caption, Func<JobSample, double?> value, string colour, string missing)
    {
        var curves = samples.Select(list => list.Where(sample => value(sample) is not null).Select(sample => new[] { frame.Seconds(sample.Time), value(sample) }).ToList()).Where(rows => rows.Count > 0).ToList();
        if (curves.Count == 0)
        {
            Panels.Say(script, missing);
            return;
        }

        script.Line($"set yrange [0:{Math.Max(curves.SelectMany(rows => rows).Max(row => row[1]!.Value) * 1.1, 0.1)}]");
        script.Line($"set ytics autofreq");
        var data = curves.Select(script.Data).ToList();
        script.Line($"plot {string.Join(", ", data.Select(name => $"{name} using 1:2 with linespoints linewidth 1.5 pointtype 7 pointsize 0.35 linecolor rgb '{colour}' title {PlotScript.Quote(caption)}"))}");
    }
}
