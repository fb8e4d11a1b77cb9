using Lab.Captures;
using Lab.Captures.Samples;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>Each silence between two heartbeats of a guest, at the time it ended. On a logarithmic scale, so that the usual interval and a
/// long pause are both in sight.</summary>
internal static class HeartbeatPlot
{
    public const string Name = "heartbeats";
    private const int PanelHeight = 170;

    /// <summary>Guests that were there before the lab send none.</summary>
    public static bool Has(RunDirectory run) => run.Plan?.ReadOnly != true;

    public static void Add(PlotScript script, TimeFrame frame, RunDirectory run, JudgedRun judged)
    {
        var vms = judged.Migrations.Select(migration => migration.Vm).Distinct().Take(8).ToList();
        Panels.Begin(
            script,
            RunFiles.Plot(Name),
            "Silence between two heartbeats as the peer heard them, milliseconds",
            judged.Run.Simulated,
            vms.Count,
            PanelHeight);
        for (var i = 0; i < vms.Count; i++)
        {
            var longest = judged.Migrations
                .Where(migration => migration.Vm == vms[i]).Max(migration => migration.Downtime.HeartbeatMilliseconds);
            Panels.Next(
                script,
                frame,
                i,
                vms.Count,
                PanelHeight,
                vms[i],
                longest is { } value ? FormattableString.Invariant($"longest during the migration: {value:0.#} ms") : "");
            Draw(script, frame, run.Heartbeats(vms[i]));
        }

        Panels.End(script);
    }

    private static void Draw(PlotScript script, TimeFrame frame, IReadOnlyList<HeartbeatRow> beats)
    {
        var gaps = beats.Zip(
            beats.Skip(1),
            (before, after) => (
                At: frame.Seconds(UnixTime.ToDateTimeOffset(after.PeerNanoseconds)),
                Milliseconds: (after.PeerNanoseconds - before.PeerNanoseconds) / 1e6))
            .Where(gap => gap.At >= frame.From && gap.At <= frame.To)
            .Select(gap => new double?[] { gap.At, Math.Max(gap.Milliseconds, 0.1) })
            .ToList();
        if (gaps.Count == 0)
        {
            Panels.Say(script, "no heartbeats were recorded around the migration");
            return;
        }

        var (least, most) = (gaps.Min(gap => gap[1]!.Value), gaps.Max(gap => gap[1]!.Value));
        script.Line($"set logscale y");
        script.Line($"set yrange [{Math.Min(1, least)}:{Math.Max(1000, most * 2)}]");
        script.Line($"set ytics (1, 10, 100, '1 s' 1000, '10 s' 10000)");
        var data = script.Data(gaps);
        var all = $"{data} using 1:2 with points pointtype 7 pointsize 0.25 linecolor rgb '{PlotColours.Stream}' title 'silence'";
        var longest = $"'' using 1:($2 == {most} ? $2 : NaN) with points pointtype 7 pointsize 0.7 "
            + $"linecolor rgb '{PlotColours.Downtime}' title 'the longest silence'";
        script.Line($"plot {all}, {longest}");
        script.Line($"unset logscale y");
    }
}
