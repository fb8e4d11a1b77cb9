using Lab.Captures.Ledgers;
using Lab.Providers.Plans;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Absence is proven only by a capture that looked: each NIC of the plan has one, it is readable to its end, it was alive
/// throughout, and it saw what must have been there.</summary>
internal static class CaptureCoverage
{
    public static void Judge(RunDirectory run, LabPlan plan, Findings findings)
    {
        if (run.Migrations.Count == 0) return;
        var from = run.Migrations.Min(migration => migration.Requested);
        var to = run.Migrations.Max(migration => migration.Finished ?? migration.Requested);
        foreach (var capture in run.Ledger.Captures)
            if (Fault(capture, to) is { } fault)
                findings.Unknown($"{plan.Describe(capture.Host, capture.Interface)}: {fault}, so that nobody knows what passed there.");
        foreach (var host in plan.Hosts) JudgeManagement(run, plan, host, from, findings);
    }

    private static string? Fault(CaptureReport capture, DateTimeOffset to) => capture switch
    {
        { Damage: not null, Packets: 0 } => "its capture is missing or unreadable",
        { Damage: not null } => "its capture is damaged",
        { Filter: { Length: > 0 } filter } => $"its capture took only what '{filter}' lets pass",
        { Closed: false } when capture.Last is null || capture.Last < to => "its capture ended before the last migration did",
        _ => null,
    };

    /// <summary>Management is never silent; of a bond's ports one may be.</summary>
    private static void JudgeManagement(RunDirectory run, LabPlan plan, HostPlan host, DateTimeOffset from, Findings findings)
    {
        var nics = plan.ManagementNics(host);
        var captures = run.Ledger.Captures.Where(capture => capture.Host == host.Name && nics.Contains(capture.Interface) && capture.Damage is null).ToList();
        if (captures.Count == 0) return; // Said above.
        var where = plan.Describe(host.Name, nics[0]);
        if (captures.TrueForAll(capture => capture.Packets == 0))
            findings.Unknown($"{where}: its capture is empty, though management always has traffic, so that nobody knows what passed there.");
        else if (captures.Min(capture => capture.First) > from)
            findings.Unknown(
                $"{where}: its capture began after the first migration was requested, so that nobody knows what passed there.");
    }
}
