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
            if (Fault(plan, capture, from, to) is { } fault)
                findings.Unknown($"{plan.Describe(capture.Host, capture.Interface)}: {fault}, so that nobody knows what passed there.");
    }

    private static string? Fault(LabPlan plan, CaptureReport capture, DateTimeOffset from, DateTimeOffset to) => capture switch
    {
        { Damage: not null, Packets: 0 } => "its capture is missing or unreadable",
        { Damage: not null } => "its capture is damaged",
        { Packets: 0 } when IsManagement(plan, capture) => "its capture is empty, though management always has traffic",
        _ when IsManagement(plan, capture) && capture.First > from => "its capture began after the first migration was requested",
        { Closed: false } when capture.Last is null || capture.Last < to => "its capture ended before the last migration did",
        _ => null,
    };

    private static bool IsManagement(LabPlan plan, CaptureReport capture) =>
        plan.Hosts.Any(host => host.Name == capture.Host && host.ManagementNic == capture.Interface);
}
