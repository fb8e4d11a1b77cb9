using Lab.Runner.Checkers;

namespace Lab.Runner.Reports.Pages;

/// <summary>The first screen: which run, what came of it in one sentence, and four numbers.</summary>
internal static class Masthead
{
    private static readonly Html Tick = Html.Trusted("""<path d="M3.5 10.5l4.5 4.5 8.5-10" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>""");
    private static readonly Html Cross = Html.Trusted("""<path d="M4.5 4.5l11 11m0-11l-11 11" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>""");
    private static readonly Html QuestionMark = Html.Trusted("""<path d="M6.5 6.8c.3-2 1.8-3.2 3.7-3.2 2.1 0 3.7 1.3 3.7 3.2 0 2.6-3.7 2.8-3.7 5.4M10.1 16.4v.1" fill="none" stroke="currentColor" stroke-width="2.8" stroke-linecap="round"/>""");

    public static Html Render(JudgedRun run) => Html.Of($"""
        <header class="top">
        <div class="kicker"><b>{run.Run.Scenario}</b>{Part(" · run ", run.Run.Id)}{When(run)}{Machines(run.Run)}</div>
        {Simulated(run)}
        <div class="verdict {Words.Style(run.Verdict)}" role="status"><svg viewBox="0 0 20 20" aria-hidden="true">{Symbol(run.Verdict)}</svg>{run.Verdict.Word()}</div>
        <h1>{run.Headline}</h1>
        {Expectation(run)}
        {Facts(run)}
        </header>
        """);

    private static string Part(string before, string? text) => text is null ? "" : before + text;

    /// <summary>Where hosts are VMs themselves, it says of them and of the guests in them how they ran: the one is nothing without the other.</summary>
    private static string Machines(RunIdentity run) => run.HostAccelerator is { } hosts
        ? Part(" · ", run.Provider) + $" (hosts {(hosts == "tcg" ? "emulated" : "with KVM")})" + Part(" · guests ", run.Accelerator)
        : Part(" · ", run.Provider) + Part(" · ", run.Accelerator);

    private static string When(JudgedRun run) =>
        run.Run.Started is { } started ? FormattableString.Invariant($" · {started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : "";

    private static Html Simulated(JudgedRun run) => run.Run.Simulated ? Html.Of($"""<p class="simulated">Simulated: no packet of this run was real. Every number below comes from a model{Part(": ", run.Run.Model)}.</p>""") : Html.Empty;

    private static Html Symbol(Verdict verdict) => verdict switch { Verdict.Pass => Tick, Verdict.Fail => Cross, _ => QuestionMark };

    private static Html Expectation(JudgedRun run) => run.Expected == Verdict.Pass
        ? Html.Empty
        : run.Expected == run.Verdict
            ? Html.Of($"""<p class="lead">This is what the scenario is written to get: it is a control, and <b>{run.Verdict.Word()}</b> shows that the proof notices.</p>""")
            : Html.Of($"""<p class="lead">The scenario is written to get <b>{run.Expected.Word()}</b>: the control was <b>not</b> noticed as it should be.</p>""");

    private static string Networks(JudgedRun run) => run.Migrations.Select(migration => migration.Network).Distinct().ToList() switch
    {
        [var only] => only ?? "no network",
        _ => "the networks asked for",
    };

    private static Html Facts(JudgedRun run)
    {
        if (run.Migrations.Count == 0) return Html.Empty;
        var wire = run.Migrations.Sum(migration => migration.WireBytes);
        var claimed = run.Migrations.Any(migration => migration.HypervisorBytes is null)
            ? (long?)null
            : run.Migrations.Sum(migration => migration.HypervisorBytes!.Value);
        var elsewhere = run.Migrations.Sum(migration => migration.ElsewhereBytes);
        var longest = run.Migrations.MaxBy(migration => migration.Downtime.HeardMilliseconds ?? -1)!;
        var slowest = run.Migrations.MaxBy(migration => migration.Milliseconds ?? -1)!;
        return Html.Of($"""
            <dl class="facts">
            <div><dt>on {Networks(run)}</dt><dd>{Words.Bytes(wire)}<small>hypervisor says {Words.Bytes(claimed)}</small></dd></div>
            <div><dt>anywhere else</dt><dd>{Words.Bytes(elsewhere)}<small>{(run.Captures.All(capture => capture.Readable) ? "of the stream, on any other NIC" : "seen, and not every capture can be read")}</small></dd></div>
            <div><dt>downtime, heard by the peer</dt><dd>{Words.Milliseconds(longest.Downtime.HeardMilliseconds)}<small>libvirt {Words.Milliseconds(longest.Downtime.HypervisorMilliseconds)} · wire {Words.Milliseconds(longest.Downtime.WireMilliseconds)}{(longest.Downtime.OtherSilenceMilliseconds is { } other ? $" · longest silence {Words.Milliseconds(other)}" : "")}</small></dd></div>
            <div><dt>{Words.Count(run.Migrations.Count, "migration", "migrations, slowest")}</dt><dd>{Words.Milliseconds(slowest.Milliseconds)}<small>{slowest.Vm}, request to end{(slowest.Iterations is { } iterations ? $" · {Words.Count(iterations, "iteration", "iterations")}" : "")}</small></dd></div>
            </dl>
            """);
    }
}
