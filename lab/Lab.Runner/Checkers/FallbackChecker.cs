using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios.Actions;

namespace Lab.Runner.Checkers;

/// <summary>Did the engine fall back to management silently? Where the wire shows a stream off the network that was wanted, the engine must have
/// said so and why, and the reason must be the one that the scenario expects. What it said is held against the wire, never believed.</summary>
public sealed class FallbackChecker : IChecker
{
    private const string Requested = "requested";
    private const string None = "none";
    private const string Engine = "engine";

    public string Name => "fallback";

    public string Question => "Was every fall-back to management announced with its reason, and expected?";

    /// <summary>Where the lab only watches there is no engine that could announce one.</summary>
    public bool Applies(RunDirectory run) => run.Plan?.ReadOnly != true;

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        foreach (var path in PathEvidence.Of(run)) Judge(run, path, findings);
        var any = run.Migrations.Any(migration => Announced(run, migration) is not null);
        return findings.ToResult(
            any ? "Every fall-back to management was announced with its reason, and the wire agrees." : "No migration fell back to management.",
            "No migration was requested, so there was nothing to fall back from.");
    }

    private static void Judge(RunDirectory run, PathEvidence path, Findings findings)
    {
        var (migration, title) = (path.Migration, path.Migration.Title);
        var announced = Announced(run, migration);
        var reason = announced is null ? null : Word(announced.Detail("reason"));
        var (expected, wanted, seen) = (run.Expectation.ExpectationOf(migration.Ordinal).Fallback, Wanted(run, path), Seen(path));
        if (!JudgeReason(run, title, expected, announced, reason, findings)) return;
        if (wanted is null)
            findings.Pass($"{title}: no migration network was wanted, so there was none to fall back from{Said(announced, reason)}.");
        else if (seen is null) findings.Pass($"{title}: no stream of its own was captured, so the wire says nothing of a fall-back{Said(announced, reason)}.");
        else if (path.Plan.Carries(wanted, seen.Host, seen.Nic, (ushort)(seen.Vlan ?? 0)))
            JudgeOnWanted(title, wanted, announced, reason, findings);
        else JudgeElsewhere(run, path, title, wanted, seen, announced, reason, findings);
    }

    /// <returns>Whether there is more to say.</returns>
    private static bool JudgeReason(
        RunDirectory run, string title, string? expected, HistoryEvent? announced, string? reason, Findings findings)
    {
        if (expected is null || expected == (reason ?? None)) return true;
        if (announced is null)
            Missing(run, $"{title}: the engine announced no fall-back, expected was one because of '{expected}'", findings);
        else if (expected == None) findings.Fail($"{title}: the engine fell back{Said(announced, reason)}, expected was none.");
        else findings.Fail($"{title}: the engine fell back{Said(announced, reason)}, expected was '{expected}'.");
        return false;
    }

    private static void JudgeOnWanted(string title, NetworkPlan wanted, HistoryEvent? announced, string? reason, Findings findings)
    {
        if (announced is null) findings.Pass($"{title}: the stream was on {wanted.Name}, and the engine announced no fall-back.");
        else
            findings.Fail(
                $"{title}: the engine announced a fall-back{Said(announced, reason)}, and the stream was on {wanted.Name} all the same: what the engine says is "
                + "not what it did.");
    }

    private static void JudgeElsewhere(
        RunDirectory run, PathEvidence path, string title, NetworkPlan wanted, StreamOnNic seen, HistoryEvent? announced, string? reason, Findings findings)
    {
        var where = path.Plan.Describe(seen.Host, seen.Nic, (ushort)(seen.Vlan ?? 0));
        if (announced is not null) findings.Pass($"{title}: the stream was on {where}, not on {wanted.Name}, as announced{Said(announced, reason)}.");
        else Missing(run, $"{title}: the stream was on {where}, though {wanted.Name} was wanted, and the engine announced no fall-back: a SILENT one", findings);
    }

    /// <summary>Silence is proven only by a log that is there.</summary>
    private static void Missing(RunDirectory run, string sentence, Findings findings)
    {
        if (!run.History.Any(item => item.Source == Engine)) findings.Unknown($"{sentence}; but no event of the engine is on record at all.");
        else if (run.Damage.Any(damage => damage.File == RunFiles.History)) findings.Unknown($"{sentence}; but {RunFiles.History} is damaged.");
        else findings.Fail($"{sentence}.");
    }

    /// <summary>What the last try announced: each try chooses anew.</summary>
    private static HistoryEvent? Announced(RunDirectory run, MigrationRecord migration)
    {
        var own = run.History
            .Where(item => item.Source == Engine && item.Time >= migration.Window.From && item.Time <= migration.Window.To)
            .Where(item => Guid.TryParse(item.Text("vmId"), out var vm) && vm == StreamOwners.IdOf(run, migration))
            .ToList();
        var retried = own.FindLastIndex(item => item.Kind == EventKinds.MigrationRetried);
        return own.Skip(retried + 1).LastOrDefault(item => item.Kind == EventKinds.MigrationFallback);
    }

    /// <summary>Null when the request asked for none, or management is all that is wanted, or nobody knows.</summary>
    private static NetworkPlan? Wanted(RunDirectory run, PathEvidence path)
    {
        var asked = run.Expectation.AskedOf(path.Migration.Ordinal);
        var network = asked is null ? path.Plan.MigrationNetwork() : asked == MigrateConfig.NoNetwork ? null : path.Plan.Network(asked);
        return network is null || IsManagement(network) ? null : network;
    }

    private static bool IsManagement(NetworkPlan network) => network.Roles.Contains("management");

    /// <summary>Where most of the stream left the source.</summary>
    private static StreamOnNic? Seen(PathEvidence path) =>
        path.Nics.Where(nic => nic.Host == path.Migration.From && nic.StreamBytes > 0).MaxBy(nic => nic.StreamBytes);

    private static string? Word(string? reason) => reason == "not-migration-network-requested" ? Requested : reason ?? "?";

    private static string Said(HistoryEvent? announced, string? reason)
    {
        if (announced is null) return "";
        var side = announced.Detail("side") is { } text ? $", on {(text == "both" ? "both hosts" : $"the {text}")}" : "";
        return $" because of '{reason}'{side}{(announced.Detail("network") is { } network ? $" (network {network})" : "")}";
    }
}
