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
        if (verdict == Verdict.Fail && run.Events(EventKinds.HostLost).Any() && decisive.FirstOrDefault(check => check.Name == "outcome") is { } lost) return lost.Summary;
        if (verdict == Verdict.Unknown
            && UnknownFirst.SelectMany(name => decisive.Where(check => check.Name == name)).FirstOrDefault() is { } upstream)
            return upstream.Summary;
        return decisive.Count > 0 ? decisive[0].Summary : "Nothing was checked.";
    }

    private static string? Passed(RunDirectory run)
    {
        var paths = PathEvidence.Of(run);
        if (paths.Any(path => path is not { Migration.Outcome: MigrationOutcome.Completed, Network: not null, Source: not null, Streams.Count: > 0 })) return null;
        return paths.Count switch { 0 => null, 1 => PassedOne(paths[0], paths[0].Network!.Name, paths[0].Source!.Carrier), _ => PassedAll(paths) };
    }

    private static string PassedAll(IReadOnlyList<PathEvidence> paths)
    {
        var bytes = new ByteCount(paths.Sum(path => path.Wire.Bytes));
        var networks = paths.Select(path => path.Network!.Name).Distinct().ToList();
        return networks.Count == 1
            ? $"All {bytes} of {paths.Count} migrations' streams travelled on {networks[0]}; no other network carried a byte of them."
            : $"All {bytes} of {paths.Count} migrations' streams travelled each on its network, {string.Join(" or ", networks)}, and no byte of them "
                + "anywhere else.";
    }

    private static string PassedOne(PathEvidence path, string network, Carrier carrier)
    {
        var others = path.Nics.Where(each => each.Host == path.Migration.From && !each.Expected).ToList();
        var elsewhere = others.Count switch
        {
            0 => "it had no other way",
            1 => $"{(others[0].Networks.Count > 0 ? others[0].Networks[0] : others[0].Nic)} carried 0 B of it",
            _ => "no other interface carried a byte of it",
        };
        return $"All {path.Wire} of {path.Migration.Vm}'s migration stream travelled {path.Migration.From} → {path.Migration.To} on "
            + $"{network} ({carrier}); {elsewhere}.";
    }

    private static string? Misrouted(RunDirectory run)
    {
        var path = PathEvidence.Of(run).FirstOrDefault(path => path.Elsewhere.Any());
        if (path?.Elsewhere.FirstOrDefault(nic => nic.Host == path.Migration.From) is not { } source) return null;
        var carrier = path.Plan.CarrierOf(source.Host, source.Nic);
        var on = PathEvidence.On(path.Streams, carrier, (ushort)(source.Vlan ?? 0));
        var tag = source.Vlan is { } vlan ? FormattableString.Invariant($" VLAN {vlan}") : "";
        var way = source.Networks.Count > 0 ? $"{string.Join(", ", source.Networks)} ({carrier}{tag})" : $"{carrier}{tag}";
        var wanted = path.Network is { } network ? $", and it belongs on {network.Name}" : ", and there should have been none";
        return $"{new ByteCount(on.StreamBytes)} of {path.Migration.Vm}'s migration stream left {path.Migration.From} on {way}{wanted}.";
    }
}
