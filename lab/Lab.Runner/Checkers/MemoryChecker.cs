using Lab.Captures;
using Lab.Captures.Samples;
using Lab.Providers.Plans;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Did the guest's memory arrive intact? The guest stamps its pages and verifies them without pause; its heartbeats carry the
/// count.</summary>
public sealed class MemoryChecker : IChecker
{
    /// <summary>
    /// The sweep that was under way at the first beat after the move had verified some pages before it, so its end (+1) proves nothing for
    /// them. The one after (+2) lies entirely behind the move.
    /// </summary>
    private const long PassesNeeded = 2;

    public string Name => "memory";

    public string Question => "Did every stamped page of the guest arrive intact?";

    /// <summary>A guest that is not the lab's says nothing of its memory.</summary>
    public bool Applies(RunDirectory run) => run.Plan?.ReadOnly != true;

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        if (run.Plan is not { } plan) findings.Unknown("The plan is not on record, so neither are the VMs.");
        else
            foreach (var vm in plan.Vms.Where(vm => run.Migrations.Any(migration => migration.Vm == vm.Name))) Judge(run, vm, findings);
        return findings.ToResult(
            "Every stamped page was verified after the move, and none was corrupt.",
            "No VM was migrated, so there was no memory to verify.");
    }

    private static void Judge(RunDirectory run, VmPlan vm, Findings findings)
    {
        var beats = run.Heartbeats(vm.Name);
        if (beats.Count == 0)
        {
            findings.Unknown($"{vm.Name}: no heartbeat is on record, so nobody knows about its memory.");
            return;
        }

        var corrupt = beats.Max(beat => beat.PagesCorrupt);
        findings.Measure($"{vm.Name}.pagesCorrupt", corrupt);
        findings.Measure($"{vm.Name}.verifyPasses", beats[^1].VerifyPasses);
        if (corrupt > 0) findings.Fail(Corruption(run, vm, beats, corrupt));
        else JudgePasses(run, vm, beats, findings);
    }

    private static string Corruption(RunDirectory run, VmPlan vm, IReadOnlyList<HeartbeatRow> beats, long corrupt)
    {
        var first = UnixTime.ToDateTimeOffset(beats.First(beat => beat.PagesCorrupt > 0).PeerNanoseconds);
        var move = run.Migrations.First(migration => migration.Vm == vm.Name);
        var when = first < move.Requested
            ? "before any migration was requested: the guest or the test itself is at fault"
            : $"{(first - move.Requested).TotalSeconds:0.00} s after the migration was requested";
        return FormattableString.Invariant(
            $"{vm.Name}: {corrupt} page(s) of its memory are CORRUPT; first reported at {first.UtcDateTime:HH:mm:ss.fff}, {when}.");
    }

    private static void JudgePasses(RunDirectory run, VmPlan vm, IReadOnlyList<HeartbeatRow> beats, Findings findings)
    {
        var last = run.Migrations.Last(migration => migration.Vm == vm.Name);
        // The memory of a post-copy arrives after the switchover, so the end of the whole migration is what counts; for a pre-copy that is
        // the later, safe, choice.
        if ((last.Completed ?? last.Finished) is not { } moved)
        {
            findings.Unknown($"{vm.Name}: when its migration ended is not on record, so no verification can be placed after it.");
            return;
        }

        var after = beats.FirstOrDefault(beat => UnixTime.ToDateTimeOffset(beat.PeerNanoseconds) > moved);
        var passes = after is null ? 0 : beats[^1].VerifyPasses - after.VerifyPasses;
        findings.Measure($"{vm.Name}.verifyPassesAfterMove", passes);
        if (after is null) findings.Unknown($"{vm.Name}: not one heartbeat arrived after the migration ended.");
        else if (passes < PassesNeeded)
            findings.Unknown(
                $"{vm.Name}: {passes} verification pass(es) ended after the move and {PassesNeeded} are needed, since the first began "
                + "before it. The run ended too early, or the guest is too slow.");
        else
            findings.Pass(
                $"{vm.Name}: {passes} verification passes ended after the move, {passes - 1} of them entirely behind it; "
                + $"0 corrupt pages in {beats.Count} heartbeats.");
    }
}
