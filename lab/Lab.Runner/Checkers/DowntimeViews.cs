using Lab.Captures;
using Lab.Captures.Addresses;
using Lab.Captures.Ledgers;
using Lab.Providers.Plans;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>One pause, seen by three who do not ask each other. Each may be missing; none is made from another.</summary>
public sealed record DowntimeViews
{
    /// <summary>A killed capture may lack as much at its end, and the guest's last frame in it be that much older.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>libvirt's measured downtime of the completed job.</summary>
    public TimeSpan? Hypervisor { get; init; }

    /// <summary>libvirt's <c>downtime_net</c>.</summary>
    public TimeSpan? HypervisorNet { get; init; }

    /// <summary>What the peer that listens to the guest's heartbeats heard during the migration.</summary>
    public HeartbeatGaps? Heartbeat { get; init; }

    /// <summary>The longest silence that the peer heard around the move as the wire shows it; null: the wire does not. Where it is shorter than the longest of all, that one was no part of the move.</summary>
    public TimeSpan? HeartbeatAtMove { get; init; }

    /// <summary>What the captures of the two uplinks of the guest's network show. Their hosts' clocks may differ by <see cref="HostClocks.Between"/>;
    /// in one machine's namespaces they are the same clock.</summary>
    public WireSilence? Wire { get; init; }

    /// <summary>Why the wire's view may be longer than the pause was, as the end of a sentence; null when nothing speaks against it.</summary>
    public string? WireDoubt { get; init; }

    /// <summary>When the guest itself, not the hypervisor in its name, was first heard on the destination's uplink.</summary>
    public DateTimeOffset? Spoke { get; init; }

    /// <summary>Whether the guest has a network, without which only the hypervisor can have a view.</summary>
    public bool GuestHasNetwork { get; init; }

    /// <summary>The best known time of the pause: the wire's, else the heartbeat's.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Pause =>
        Wire is { } wire ? (wire.LastOnSource, wire.FirstOnDestination) : Heartbeat is { } beat ? (beat.LongestFrom, beat.LongestTo) : null;

    public static DowntimeViews Of(RunDirectory run, MigrationRecord migration) => run.Once(migration.Ordinal, () => Reckon(run, migration));

    private static DowntimeViews Reckon(RunDirectory run, MigrationRecord migration)
    {
        var vm = run.Plan?.Vm(migration.Vm);
        var beats = vm?.Network is null || run.Plan!.ReadOnly ? [] : run.Heartbeats(migration.Vm);
        var uplinks = Uplinks(run, migration);
        var seen = uplinks is var (left, arrived, _) ? WireSilence.Between(left, arrived) : null;
        var wire = seen is not null && EndsWithin(run, migration, seen) ? null : seen;
        return new DowntimeViews
        {
            Hypervisor = Milliseconds(migration.Job?.DowntimeMilliseconds),
            HypervisorNet = Milliseconds(migration.Job?.DowntimeNetMilliseconds),
            Heartbeat = HeartbeatGaps.Within(beats, migration.Requested, migration.Finished ?? DateTimeOffset.MaxValue),
            HeartbeatAtMove = wire is null ? null : HeartbeatGaps.Within(beats, wire.LastOnSource, wire.FirstOnDestination)?.Longest,
            Wire = wire,
            WireDoubt = uplinks is null ? null : Doubt(run, migration),
            Spoke = uplinks is (_, _, [var first, ..]) ? UnixTime.ToDateTimeOffset(first) : null,
            GuestHasNetwork = vm?.Network is not null,
        };
    }

    private static TimeSpan? Milliseconds(double? value) => value is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>The source's capture was ended by a kill during the silence: the guest may have gone on speaking.</summary>
    private static bool EndsWithin(RunDirectory run, MigrationRecord migration, WireSilence silence) =>
        UplinkCaptures(run, migration, migration.From).Any(
            capture => !capture.Closed && capture.Last < silence.FirstOnDestination && silence.LastOnSource >= capture.Last - Patience);

    /// <summary>Frames that a capture of the guest's uplink dropped may have been the guest's.</summary>
    private static string? Doubt(RunDirectory run, MigrationRecord migration)
    {
        var dropped = UplinkCaptures(run, migration, migration.From, migration.To).Sum(capture => capture.Statistics?.Dropped ?? 0);
        return dropped > 0 ? FormattableString.Invariant($"the captures of the guest's uplinks dropped {dropped} frames") : null;
    }

    private static IEnumerable<CaptureReport> UplinkCaptures(RunDirectory run, MigrationRecord migration, params string?[] hosts)
    {
        if (run.Plan is not { } plan || plan.Vm(migration.Vm)?.Network is not { } name || plan.Network(name) is not { } network) return [];
        return run.Ledger.Captures.Where(capture => hosts.Contains(capture.Host) && plan.NicsOf(network, capture.Host).Contains(capture.Interface));
    }

    /// <summary>The guest's frames on the source's uplink, on the destination's with what the hypervisor announced, and there
    /// without.</summary>
    private static (IReadOnlyList<long> Left, IReadOnlyList<long> Arrived, IReadOnlyList<long> Spoken)? Uplinks(RunDirectory run,
        MigrationRecord migration)
    {
        if (run.Plan is not { } plan || plan.Vm(migration.Vm) is not { Network: { } name, Mac: { } text }) return null;
        if (!MacAddress.TryParse(text, out var mac) || plan.Network(name) is not { } network) return null;
        if (network.On(migration.From) is not { } from || network.On(migration.To) is not { } to) return null;
        IReadOnlyList<long>? Times(AttachmentPlan at, bool announced)
        {
            var captures = plan.NicsOf(at).Select(nic => GuestFrames.Times(run.PathOf(RunFiles.Capture(at.Host, nic)), run.Clocks.AheadOf(at.Host), mac, announced)).ToList();
            return captures.Contains(null) ? null : Within([.. captures.SelectMany(times => times!).Order()], run.Migrations, migration);
        }

        return Times(from, announced: false) is { } left && Times(to, announced: true) is { } arrived
            && Times(to, announced: false) is { } spoken
            ? (left, arrived, spoken)
            : null;
    }

    /// <summary>The VM may go to and fro in one run: frames of another migration's time are not this one's. Beyond its end a little is
    /// allowed, for a silence that outlasts it.</summary>
    internal static List<long> Within(IReadOnlyList<long> times, IReadOnlyList<MigrationRecord> migrations, MigrationRecord migration)
    {
        var others = migrations.Where(other => other.Vm == migration.Vm && other != migration).ToList();
        var before = others.Where(other => other.Requested < migration.Requested).Select(other => other.Finished).Max() ?? DateTimeOffset.MinValue;
        var after = others.Where(other => other.Requested > migration.Requested).Select(other => (DateTimeOffset?)other.Requested).Min() ?? DateTimeOffset.MaxValue;
        var from = UnixTime.FromDateTimeOffset(Later(before, migration.Requested.AddSeconds(-1)));
        var to = migration.Finished is { } end ? UnixTime.FromDateTimeOffset(Earlier(after, end.AddSeconds(10))) : long.MaxValue;
        return [.. times.Where(time => time >= from && time <= to)];
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
