using Lab.Captures.Ledgers;
using Lab.Model.Units;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Did the captures miss anything that matters?</summary>
/// <remarks>
/// A dropped frame matters where it leaves a hole in the stream, memory or disks, on an interface of the proof. Elsewhere it cannot hide the stream: what was
/// seen whole on the right network was not sent twice.
/// </remarks>
public sealed class DropsChecker : IChecker
{
    public string Name => "drops";

    public string Question => "Did the captures miss frames that matter to the proof?";

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        foreach (var capture in run.Ledger.Captures.Where(capture => capture.Damage is null || capture.Packets > 0))
            JudgeCounters(capture, findings);
        foreach (var path in PathEvidence.Of(run))
        {
            JudgeGaps(run, path, "stream", [path.Source, path.Destination], findings);
            JudgeGaps(run, path, "disk copy", [path.DiskSource, path.DiskDestination], findings);
        }

        return findings.ToResult(
            "The captures missed nothing that matters: the stream has no gap.", "There was no capture whose counters could be read.");
    }

    private static void JudgeCounters(CaptureReport capture, Findings findings)
    {
        var name = $"{capture.Host} {capture.Interface}";
        findings.Measure($"{capture.Host}.{capture.Interface}.framesDropped", capture.Statistics?.Dropped);
        if (capture.Statistics is not { } counters)
            findings.Unknown(
                $"{name}: its capture does not say how many frames it missed{(capture.Damage is null ? "" : ", since it is damaged")}.");
        else if (counters.Dropped > 0)
            findings.Note(
                $"{name}: {counters.Dropped} frames were dropped ({counters.DroppedByKernel} by the kernel, {counters.DroppedByInterface} "
                + $"by the interface) beside {capture.Packets} captured.");
        else findings.Pass($"{name}: 0 frames dropped beside {capture.Packets} captured.");
    }

    private static void JudgeGaps(RunDirectory run, PathEvidence path, string what, StreamOnCarrier?[] ends, Findings findings)
    {
        foreach (var on in ends.OfType<StreamOnCarrier>().Where(end => end.StreamBytes > 0)) JudgeGaps(run, path, what, on, findings);
    }

    /// <summary>What one port of a bond missed and another saw is no gap.</summary>
    private static void JudgeGaps(RunDirectory run, PathEvidence path, string what, StreamOnCarrier on, Findings findings)
    {
        var captures = run.Ledger.Captures.Where(capture => capture.Host == on.Host && on.Carrier.Nics.Contains(capture.Interface)).ToList();
        var dropped = captures.Exists(capture => capture.Statistics is null) ? (long?)null : captures.Sum(capture => capture.Statistics!.Value.Dropped);
        var sentence = $"{path.Migration.Title}: the {what} on {on.Host} {on.Carrier}";
        var gaps = $"{on.Gaps} gap(s) of {new ByteCount(on.GapBytes)} in all";
        if (on.Gaps == 0) findings.Pass($"{sentence} has no gap.");
        else if (dropped is null) findings.Unknown($"{sentence} has {gaps}, and its capture does not say what it dropped.");
        else if (dropped > 0) findings.Unknown($"{sentence} has {gaps}, and the capture dropped {dropped} frames.");
        else findings.Unknown($"{sentence} has {gaps}, though the capture counts no drops: its counters cannot be trusted.");
    }
}
