using Lab.Captures;
using Lab.Captures.Samples;
using Lab.Runner.Checkers;
using Lab.Runner.Reports.Charts;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports.Plots;

/// <summary>Each silence between two heartbeats of a guest, at the time it ended. On a logarithmic scale, so that the usual interval and a
/// long pause are both in sight.</summary>
internal static class HeartbeatPlot
{
    public const string Name = "heartbeats";
    private const int PanelHeight = 170;
    private const int LowPanelHeight = 130;
    private const int MostPanels = 8;

    /// <summary>Guests that were there before the lab send none.</summary>
    public static bool Has(RunDirectory run) => run.Plan?.ReadOnly != true;

    public static Chart Of(TimeFrame frame, RunDirectory run, JudgedRun judged)
    {
        var vms = judged.Migrations.Select(migration => migration.Vm).Distinct().Take(MostPanels).ToList();
        return TimeChart.Of(
            Name,
            "Silence between two heartbeats as the peer heard them",
            frame,
            judged.Run.Simulated,
            vms.Count > 4 ? LowPanelHeight : PanelHeight,
            [.. vms.Select(vm => Panel(frame, vm, run.Heartbeats(vm)) with { Aside = Aside(judged, vm) })]);
    }

    private static string Aside(JudgedRun judged, string vm)
    {
        var longest = judged.Migrations.Where(migration => migration.Vm == vm).Max(migration => migration.Downtime.HeartbeatMilliseconds);
        return longest is { } value ? $"longest during the migration: {Words.Milliseconds(value)}" : "";
    }

    private static Panel Panel(TimeFrame frame, string vm, IReadOnlyList<HeartbeatRow> beats)
    {
        var gaps = beats.Zip(
            beats.Skip(1),
            (before, after) => new Point(
                frame.Seconds(UnixTime.ToDateTimeOffset(after.PeerNanoseconds)), Math.Max((after.PeerNanoseconds - before.PeerNanoseconds) / 1e6, 0.1)))
            .Where(gap => gap.X >= frame.From && gap.X <= frame.To)
            .ToList();
        if (gaps.Count == 0) return Charts.Panel.Empty(vm, "no heartbeats were recorded around the migration");
        var longest = gaps.MaxBy(gap => gap.Y);
        var axis = new Axis
        {
            Kind = AxisKind.Logarithmic,
            Unit = Unit.Milliseconds,
            From = Math.Min(1, gaps.Min(gap => gap.Y)),
            To = Math.Max(1000, longest.Y * 2),
        };
        var title = FormattableString.Invariant($"the longest silence: {Words.Milliseconds(longest.Y)}, until {longest.X:0.##} s");
        return new Panel(
            vm,
            axis,
            [
                new Series("silence between two heartbeats", PlotColours.Stream, SeriesStyle.Dots, gaps) { Size = 2.4 },
                new Series("the longest silence", PlotColours.Downtime, SeriesStyle.Dots, [longest with { Title = title }]) { Size = 7 },
            ]);
    }
}
