using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Is the evidence itself whole? Every capture of the plan, and every other file that a check reads.</summary>
public sealed class CapturesChecker : IChecker
{
    public string Name => "captures";

    public string Question => "Is every capture there, and readable to its end?";

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        foreach (var capture in run.Ledger.Captures)
        {
            var file = RunFiles.Capture(capture.Host, capture.Interface);
            var ended = capture.Closed ? "" : "; it was ended by a kill, and up to a quarter of a second may be missing";
            if (capture is { Damage: null, Filter: { Length: > 0 } filter })
                findings.Unknown($"{file}: {capture.Packets} frames{ended}; it took only what '{filter}' lets pass, so that it proves no absence.");
            else if (capture.Damage is null) findings.Pass($"{file}: {capture.Packets} frames{ended}.");
            else
                findings.Unknown(
                    $"{run.Damage.FirstOrDefault(damage => damage.File == file)?.ToString() ?? file + " is damaged"}; {capture.Packets} "
                    + "frames could be read.");
        }

        foreach (var damage in run.Damage.Where(damage => !damage.File.StartsWith(RunFiles.Captures, StringComparison.Ordinal)))
            JudgeOther(run, damage, findings);
        return findings.ToResult(
            $"All {run.Ledger.Captures.Count} captures are there and readable to their end.",
            "The plan lists no NIC, so there was no capture to read.");
    }

    /// <summary>What a lost line of the history said nobody knows: it may have been a daemon's death. Only a last line torn after the check
    /// had begun said nothing of what is judged. Other files are missed by the checks that need them.</summary>
    private static void JudgeOther(RunDirectory run, Damage damage, Findings findings)
    {
        if (damage.File != RunFiles.History || (damage.Problem == JsonLines.TornLastLine && run.IsComplete)) findings.Note($"{damage}.");
        else findings.Unknown($"{damage}, so that nobody knows what else happened.");
    }
}
