using System.Globalization;
using Lab.Runner.Checkers;
using Lab.Runner.Reports.Pages;
using Spectre.Console;

namespace Lab.Runner.Reports;

/// <summary>The verdict on a terminal, at most 100 columns wide: headline, where the bytes went, the downtimes, and the evidence of
/// whatever did not pass.</summary>
public static class VerdictRenderer
{
    private const int WidestBar = 24;
    private const int Columns = 16 + 14;
    private const int MostEvidence = 12;
    private static readonly Style Quiet = new(Color.Grey);
    private static readonly Style Strong = new(decoration: Decoration.Bold);

    public static void Render(IAnsiConsole console, JudgedRun run)
    {
        var lines = new ConsoleLines(console);
        lines.Blank();
        if (run.Run.Simulated) lines.Paragraph(0, "", Style.Plain, "SIMULATED: no packet of this run was real.", Bold(Color.Yellow));
        lines.Paragraph(0, run.Verdict.Word() + "  ", Bold(Colour(run.Verdict)), run.Headline, Strong);
        if (run.Expected != Verdict.Pass) lines.Paragraph(2, "", Style.Plain, Expectation(run), Style.Plain);
        RenderNics(lines, run);
        foreach (var migration in run.Migrations) RenderMigration(lines, migration);
        RenderChecks(lines, run);
        lines.Blank();
    }

    private static string Expectation(JudgedRun run) => run.Expected == run.Verdict
        ? "As expected: this scenario is a control, and the proof noticed."
        : $"NOT as expected: this scenario is a control that must get {run.Expected.Word()}.";

    private static void RenderNics(ConsoleLines lines, JudgedRun run)
    {
        if (run.Captures.Count == 0) return;
        var names = run.Captures.Select(capture => Name(run, capture)).ToList();
        var wide = names.Max(name => name.Length);
        var room = Math.Clamp(lines.Width - wide - 4 - Columns, 0, WidestBar);
        var most = run.Captures.Max(capture => Stream(run, capture).Bytes);
        lines.Blank();
        lines.Line(("  " + "".PadRight(wide + room + 2) + "migration stream".PadLeft(16) + "all traffic".PadLeft(14), Quiet));
        foreach (var (capture, name) in run.Captures.Zip(names))
        {
            var (bytes, expected) = Stream(run, capture);
            var style = bytes == 0 ? Style.Plain : new Style(expected ? Color.Blue : Color.Red);
            var bar = new string(
                lines.IsRich ? '█' : '#', most == 0 || bytes == 0 || room == 0 ? 0 : (int)Math.Max(1, room * bytes / most));
            var all = capture.Readable
                ? Words.Bytes(run.Ledger.Where(row => row.Host == capture.Host && row.Nic == capture.Nic).Sum(row => row.FrameBytes))
                : "unreadable";
            lines.Line(
                ($"  {name.PadRight(wide)}  ", Style.Plain),
                (bar.PadRight(room), style),
                (Words.Bytes(bytes).PadLeft(16), style),
                (all.PadLeft(14), capture.Readable ? Quiet : new Style(Color.Yellow)));
        }
    }

    private static string Name(JudgedRun run, JudgedCapture capture)
    {
        var here = run.Migrations.SelectMany(migration => migration.Interfaces).Where(nic => nic.Host == capture.Host && nic.Nic == capture.Nic).ToList();
        var bond = here.Find(nic => nic.Bond is not null)?.Bond is { } port ? $"({port}) " : "";
        var name = $"{capture.Host} {capture.Nic} {bond}{string.Join(", ", here.SelectMany(nic => nic.Networks).Distinct())}".TrimEnd();
        return name.Length <= 40 ? name : name[..39] + "…";
    }

    private static (long Bytes, bool Expected) Stream(JudgedRun run, JudgedCapture capture)
    {
        var seen = run.Migrations
            .SelectMany(migration => migration.Interfaces)
            .Where(nic => nic.Host == capture.Host && nic.Nic == capture.Nic)
            .ToList();
        return (seen.Sum(nic => nic.StreamBytes), seen.Any(nic => nic.Expected));
    }

    private static void RenderMigration(ConsoleLines lines, JudgedMigration migration)
    {
        var downtime = migration.Downtime;
        var ended = migration.Outcome?.ToString().ToLowerInvariant() ?? "not finished";
        lines.Blank();
        lines.Paragraph(
            2,
            $"{migration.Vm} {migration.From} → {migration.To ?? "?"}  ",
            Strong,
            migration.Milliseconds is null ? ended : $"{ended} after {Words.Milliseconds(migration.Milliseconds)}",
            Style.Plain);
        string[] views =
        [
            $"libvirt {Words.Milliseconds(downtime.HypervisorMilliseconds)}{(downtime.HypervisorNetMilliseconds is { } net ? $" (net {Words.Milliseconds(net)})" : "")}",
            $"heartbeat {Words.Milliseconds(downtime.HeardMilliseconds)}{(downtime.BeatsLost is { } lost ? string.Create(CultureInfo.InvariantCulture, $" ({lost} lost)") : "")}",
            $"wire {Words.Milliseconds(downtime.WireMilliseconds)}",
            .. downtime.OtherSilenceMilliseconds is { } other ? (string[])[$"longest silence, not at the move, {Words.Milliseconds(other)}"] : [],
        ];
        lines.Paragraph(2, "downtime  ", Quiet, string.Join(", ", views), Style.Plain);
    }

    private static void RenderChecks(ConsoleLines lines, JudgedRun run)
    {
        var passed = run.Checks.Where(check => check.Verdict == Verdict.Pass).Select(check => check.Name).ToList();
        lines.Blank();
        if (passed.Count > 0) lines.Paragraph(2, "passed  ", new Style(Color.Green), string.Join(", ", passed), Style.Plain);
        foreach (var check in run.Checks.Where(check => check.Verdict != Verdict.Pass).OrderByDescending(check => check.Verdict))
        {
            lines.Blank();
            lines.Paragraph(2, check.Verdict.Word() + "  ", Bold(Colour(check.Verdict)), check.Name, Strong);
            var decisive = check.Evidence.Where(line => line.Verdict is not null and not Verdict.Pass).ToList();
            foreach (var line in decisive.Take(MostEvidence)) lines.Paragraph(4, "- ", Style.Plain, line.Text, Style.Plain);
            if (decisive.Count > MostEvidence)
                lines.Paragraph(4, "", Style.Plain, $"and {decisive.Count - MostEvidence} more in the report", Quiet);
        }
    }

    private static Style Bold(Color colour) => new(colour, decoration: Decoration.Bold);

    private static Color Colour(Verdict verdict) =>
        verdict switch { Verdict.Pass => Color.Green, Verdict.Fail => Color.Red, _ => Color.Yellow };
}
