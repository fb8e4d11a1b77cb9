using Lab.Model.Units;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Checkers;

/// <summary>The one sentence for someone who reads nothing else.</summary>
internal static class Headlines
{
    /// <summary>When the evidence does not suffice, the reason furthest upstream explains the others.</summary>
    private static readonly string[] UnknownFirst = ["captures", "drops"];

    public static string Of(Verdict verdict, IReadOnlyList<CheckResult> checks, RunDirectory run)
    {
        var decisive = checks.Where(check => check.Verdict == verdict).ToList();
        if (verdict == Verdict.Pass) return Passed(run) ?? decisive[0].Summary;
        if (verdict == Verdict.Unknown && !run.IsComplete && decisive.FirstOrDefault(check => check.Name == "outcome") is { } unfinished)
            return unfinished.Summary;
        if (verdict == Verdict.Fail && Misrouted(run) is { } astray) return astray;
        if (verdict == Verdict.Unknown
            && UnknownFirst.SelectMany(name => decisive.Where(check => check.Name == name)).FirstOrDefault() is { } upstream)
            return upstream.Summary;
        return decisive.Count > 0 ? decisive[0].Summary : "Nothing was checked.";
    }

    private static string? Passed(RunDirectory run)
    {
        var paths = PathEvidence.Of(run);
        if (paths.Count != 1
            || paths[0] is not { Migration.Outcome: MigrationOutcome.Completed, Network: { } network, Source: { } source } path)
            return null;
        var others = path.Nics.Where(nic => nic.Host == path.Migration.From && !nic.Expected).ToList();
        var elsewhere = others.Count switch
        {
            0 => "it had no other way",
            1 => $"{(others[0].Networks.Count > 0 ? others[0].Networks[0] : others[0].Nic)} carried 0 B of it",
            _ => "no other interface carried a byte of it",
        };
        return $"All {path.Wire} of {path.Migration.Vm}'s migration stream travelled {path.Migration.From} → {path.Migration.To} on "
            + $"{network.Name} ({source.Nic}); {elsewhere}.";
    }

    private static string? Misrouted(RunDirectory run)
    {
        var path = PathEvidence.Of(run).FirstOrDefault(path => path.Elsewhere.Any());
        if (path?.Elsewhere.FirstOrDefault(nic => nic.Host == path.Migration.From) is not { } source) return null;
        var way = source.Networks.Count > 0 ? $"{string.Join(", ", source.Networks)} ({source.Nic})" : source.Nic;
        var wanted = path.Network is { } network ? $", and it belongs on {network.Name}" : ", and there should have been none";
        return $"{new ByteCount(source.StreamBytes)} of {path.Migration.Vm}'s migration stream left {path.Migration.From} on "
            + $"{way}{wanted}.";
    }
}
