using Lab.Captures;
using Lab.Model.Units;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Checkers;

/// <summary>How long was the guest gone? Three views, side by side, each held against the scenario's limit.</summary>
public sealed class DowntimeChecker : IChecker
{
    /// <summary>What a busy machine without hardware virtualisation adds to a measured pause, seen by hand as up to a few scheduler
    /// periods.</summary>
    private static readonly TimeSpan Scheduling = TimeSpan.FromMilliseconds(25);

    /// <summary>A guest that has not been heard for this long is not merely late.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public string Name => "downtime";

    public string Question => "How long was the guest gone, and was that short enough?";

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        var summaries = new List<string>();
        foreach (var migration in run.Migrations)
        {
            var views = DowntimeViews.Of(run, migration);
            Measure(migration, views, findings);
            if (migration.Outcome == MigrationOutcome.Completed)
            {
                JudgeCompleted(run, migration, views, findings);
                summaries.Add($"{migration.Vm} was gone for {Describe(views)}");
            }
            else
            {
                JudgeStayed(run, migration, views, findings);
                summaries.Add(
                    $"{migration.Vm} stayed and was silent for "
                    + $"{(views.Heartbeat is { } beat ? Durations.Format(beat.Longest) : "a time that nobody measured")} at most");
            }
        }

        var limit = run.Expectation.MaxDowntime is { } allowed ? $", within the {Durations.Format(allowed)} allowed" : "";
        return findings.ToResult(
            string.Join("; ", summaries) + limit + ".", "No migration was requested, so there was no downtime to measure.");
    }

    private static string Describe(DowntimeViews views)
    {
        var parts = new List<string>();
        if (views.HypervisorNet is { } net) parts.Add($"{Durations.Format(net)} (libvirt, net)");
        else if (views.Hypervisor is { } total) parts.Add($"{Durations.Format(total)} (libvirt)");
        if ((views.HeartbeatAtMove ?? views.Heartbeat?.Longest) is { } heard) parts.Add($"{Durations.Format(heard)} (heartbeat)");
        if (views.Wire is { } wire) parts.Add($"{Durations.Format(wire.Length)} (wire)");
        return parts.Count == 0 ? "a time that nobody measured" : string.Join(", ", parts);
    }

    private static void Measure(MigrationRecord migration, DowntimeViews views, Findings findings)
    {
        var prefix = $"migration{migration.Ordinal}";
        findings.Measure($"{prefix}.downtimeHypervisorMilliseconds", views.Hypervisor?.TotalMilliseconds);
        findings.Measure($"{prefix}.downtimeHypervisorNetMilliseconds", views.HypervisorNet?.TotalMilliseconds);
        findings.Measure($"{prefix}.downtimeHeartbeatMilliseconds", views.Heartbeat?.Longest.TotalMilliseconds);
        findings.Measure($"{prefix}.downtimeHeartbeatAtMoveMilliseconds", views.HeartbeatAtMove?.TotalMilliseconds);
        findings.Measure($"{prefix}.downtimeWireMilliseconds", views.Wire?.Length.TotalMilliseconds);
        findings.Measure($"{prefix}.beatsLost", views.Heartbeat?.Lost);
        findings.Measure($"{prefix}.gapP99Milliseconds", views.Heartbeat?.P99.TotalMilliseconds);
    }

    private static void JudgeCompleted(RunDirectory run, MigrationRecord migration, DowntimeViews views, Findings findings)
    {
        var limit = run.Expectation.MaxDowntime;
        var title = migration.Title;
        var interval = views.Heartbeat?.Interval ?? TimeSpan.Zero;
        if ((views.Hypervisor ?? views.HypervisorNet) is { } claimed)
        {
            var net = views.HypervisorNet is { } value && value != claimed
                ? $", {Durations.Format(value)} of it net of libvirt's own work"
                : "";
            JudgeView($"{title}: libvirt measured {Durations.Format(claimed)}{net}", claimed, TimeSpan.Zero, limit, findings);
        }
        else findings.Unknown($"{title}: libvirt's measured downtime is not on record.");

        if (!views.GuestHasNetwork)
            findings.Note($"{title}: the guest has no network, so neither heartbeats nor the wire can show its pause.");
        else if (run.Plan?.ReadOnly == true) findings.Note(OfStranger(title, views));
        else
        {
            JudgeHeartbeat(run, migration, views, limit, findings);
            if (views.Wire is { } doubted && views.WireDoubt is { } doubt && limit is { } most && doubted.Length > most)
                findings.Unknown($"{title}: on the wire, the guest was silent for {Durations.Format(doubted.Length)}, but {doubt}.");
            else if (views.Wire is { } wire)
            {
                var clocks = run.Clocks.Between(migration.From, migration.To);
                JudgeView(
                    $"{title}: on the wire, the guest's last frame left {migration.From} at "
                    + $"{wire.LastOnSource.UtcDateTime:HH:mm:ss.ffffff} and its first left {migration.To} {Durations.Format(wire.Length)} "
                    + $"later{(clocks > TimeSpan.Zero ? $" (the hosts' clocks leave ±{Durations.Format(clocks)})" : "")}",
                    wire.Length,
                    interval,
                    limit,
                    findings,
                    clocks);
            }
            else findings.Unknown($"{title}: the captures do not show the guest's frames moving from {migration.From} to {migration.To}.");
            Reconcile(title, views, interval, findings);
        }
    }

    private static void JudgeHeartbeat(RunDirectory run, MigrationRecord migration, DowntimeViews views, TimeSpan? limit, Findings findings)
    {
        var (title, moved) = (migration.Title, migration.Completed ?? migration.Finished!.Value);
        var beats = run.Heartbeats(migration.Vm);
        var last = beats.Count == 0 ? DateTimeOffset.MinValue : UnixTime.ToDateTimeOffset(beats[^1].PeerNanoseconds);
        var silentFor = run.History.Max(item => item.Time) - moved;
        if (views.Heartbeat is not { } beat) findings.Unknown($"{title}: no heartbeats were heard during the migration.");
        else if (last >= moved || last > views.Wire?.FirstOnDestination)
            JudgeView(Heard(title, beat), beat.Longest, beat.Interval, limit, findings);
        else if (views.Spoke is null && silentFor > Patience)
            findings.Fail(
                $"{title}: the guest was NEVER HEARD AGAIN after the migration, in {Durations.Format(silentFor)}, "
                + $"neither by its peer nor on {migration.To}'s uplink.");
        else findings.Unknown($"{title}: no heartbeat arrived after the migration, so the silence has no end.");
    }

    private static string Heard(string title, HeartbeatGaps beat) =>
        $"{title}: the peer's longest silence was {Durations.Format(beat.Longest)}, {beat.Lost} beat(s) lost, "
        + $"99 % of silences at most {Durations.Format(beat.P99)}";

    /// <summary>A guest that was not moved was not gone: its silences are held against the limit all the same.</summary>
    private static void JudgeStayed(RunDirectory run, MigrationRecord migration, DowntimeViews views, Findings findings)
    {
        var stopped = $"{migration.Title}: {migration.Outcome?.ToString().ToLowerInvariant() ?? "no end on record"}";
        if (!views.GuestHasNetwork) findings.Note($"{stopped}; the guest has no network, so nobody could hear it meanwhile.");
        else if (run.Plan?.ReadOnly == true) findings.Note($"{stopped}; the guest is not the lab's, so nobody listened to it meanwhile.");
        else if (migration.Outcome is null || views.Heartbeat is not { } beat)
            findings.Unknown($"{stopped}, and no silence of the guest can be measured.");
        else JudgeView(Heard(stopped, beat), beat.Longest, beat.Interval, run.Expectation.MaxDowntime, findings);
    }

    /// <summary>How often a guest speaks that is not the lab's, nobody knows: its silence is no less than its pause, and may be much more.</summary>
    private static string OfStranger(string title, DowntimeViews views) => views.Wire is { } wire
        ? $"{title}: on the wire the guest was silent for {Durations.Format(wire.Length)}, which its pause cannot have been longer than."
        : $"{title}: the captures do not show the guest's frames moving, so that libvirt's word stands alone.";

    /// <param name="added">How much of the measured pause may be the measurement's own: a beat's interval, in which nothing would
    /// have been sent anyway.</param>
    /// <param name="clocks">By how much it may be wrong either way.</param>
    private static void JudgeView(string sentence, TimeSpan measured, TimeSpan added, TimeSpan? limit, Findings findings, TimeSpan clocks = default)
    {
        if (limit is not { } allowed || measured + clocks <= allowed) findings.Pass(sentence + ".");
        else if (measured - added - clocks > allowed) findings.Fail($"{sentence}: longer than the {Durations.Format(allowed)} allowed.");
        else
            findings.Unknown(
                $"{sentence}: within what is uncertain ({Durations.Format(added + clocks)}) of the {Durations.Format(allowed)} allowed, "
                + "too close to tell.");
    }

    /// <summary>A guest may stand still for longer while QEMU begins to track its pages than while it moves: that is a silence, and no downtime of the move.</summary>
    private static TimeSpan? AtMove(string title, DowntimeViews views, TimeSpan tolerance, Findings findings)
    {
        if (views is not { Heartbeat: { } beat, HeartbeatAtMove: { } atMove, Wire: { } wire } || beat.Longest - atMove <= tolerance) return views.Heartbeat?.Longest;
        var when = beat.LongestTo <= wire.LastOnSource ? $"ended {Durations.Format(wire.LastOnSource - beat.LongestTo)} before" : $"began {Durations.Format(beat.LongestFrom - wire.FirstOnDestination)} after";
        findings.Note($"{title}: the peer's longest silence, {Durations.Format(beat.Longest)}, {when} the guest moved; at the move it heard nothing for {Durations.Format(atMove)}.");
        return atMove;
    }

    /// <summary>Views differ by what lies between two beats and by scheduling. More than that, and by more than half, is worth a remark;
    /// which of them is wrong nobody can say.</summary>
    private static void Reconcile(string title, DowntimeViews views, TimeSpan interval, Findings findings)
    {
        var tolerance = 2 * interval + Scheduling;
        var atMove = AtMove(title, views, tolerance, findings);
        (string Name, TimeSpan? Length)[] seen =
        [
            ("libvirt", views.Hypervisor ?? views.HypervisorNet), ("heartbeat", atMove), ("wire", views.Wire?.Length),
        ];
        var known = seen
            .Where(view => view.Length is not null)
            .Select(view => (view.Name, Length: view.Length!.Value))
            .OrderBy(view => view.Length)
            .ToList();
        if (known.Count < 2) return;
        var (low, high) = (known[0], known[^1]);
        var spread = high.Length - low.Length;
        if (spread > tolerance && spread > high.Length / 2)
            findings.Note(
                $"{title}: the views disagree: {low.Name} saw {Durations.Format(low.Length)}, {high.Name} "
                + $"{Durations.Format(high.Length)}; two intervals and scheduling explain {Durations.Format(tolerance)}.");
        else findings.Note($"{title}: the views agree within {Durations.Format(spread)}.");
    }
}
