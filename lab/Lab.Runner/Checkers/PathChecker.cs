using Lab.Model.Units;
using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Checkers;

/// <summary>
/// The proof that Lab exists for: did every migration's stream travel on the network it was told to use, all of it, and nowhere else?
/// </summary>
/// <remarks>
/// The hypervisor's claim is held against TCP sequence numbers. QEMU counts page contents and page headers, not section headers nor device
/// state, so that the wire carries a little more: 0.2 % and 160 KB on an 84 MiB migration, measured. TLS adds 0.2 %. Less than 99 % of the
/// claim, and something is missing; more than 102 % and 4 MiB, and something is counted that was not part of it, such as another attempt.
/// Either way the evidence does not fit together: Unknown. Only a stream that is seen where it must not be is a Fail.
/// </remarks>
public sealed class PathChecker : IChecker
{
    private const double LeastShare = 0.99;
    private const double MostShare = 1.02;

    /// <summary>Device state, which QEMU does not count, does not grow with memory.</summary>
    private static readonly ByteCount DeviceState = ByteCount.FromMebibytes(4);

    /// <summary>Up to this many bytes, the hypervisor's claim may have been prepared and never sent when a migration was stopped.</summary>
    private static readonly ByteCount NeverSent = ByteCount.FromMebibytes(1);

    /// <summary>The same when some of it was sent: what QEMU had counted and still held in its buffers and the kernel's.</summary>
    private static readonly ByteCount HeldBack = ByteCount.FromMebibytes(8);

    public string Name => "path";

    public string Question => "Did every migration's stream travel on its network, all of it, and nowhere else?";

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        var evidence = PathEvidence.Of(run);
        if (run.Plan is { } plan)
        {
            foreach (var path in evidence) Judge(run, plan, path, evidence, findings);
            JudgeUnowned(run, plan, findings);
            CaptureCoverage.Judge(run, plan, findings);
        }
        else findings.Unknown("The plan is not on record, so nobody knows which networks there were.");

        if (run.Migrations.Count == 0) findings.Unknown("No migration was requested, so nothing was proven.");
        return findings.ToResult(
            string.Join(" ", evidence.Select(path => TunnelledStream.Sentence(run, path, evidence) ?? Proven(path))), "No migration was requested, so nothing was proven.");
    }

    private static string Proven(PathEvidence path) => path.Migration.Outcome == MigrationOutcome.Completed && path.Network is { } network
        ? $"All {path.Wire} of {path.Migration.Vm}'s stream travelled {path.Migration.From} → {path.Migration.To} on "
            + $"{network.Name}{Carrier(path)}, and 0 B of it anywhere else."
        : Stopped(path);

    private static string Stopped(PathEvidence path)
    {
        var (ended, network) = (
            path.Migration.Outcome?.ToString().ToLowerInvariant() ?? "not finished", path.Network?.Name ?? "no network");
        return $"{path.Migration.Title} was {ended} after {path.Wire} on {network}, and none of it was anywhere else.";
    }

    private static string Carrier(PathEvidence path) => path.Source is { } source ? $" ({source.Carrier})" : "";

    private static void Judge(RunDirectory run, LabPlan plan, PathEvidence path, IReadOnlyList<PathEvidence> all, Findings findings)
    {
        Measure(path, findings);
        var misrouted = StrayStreams.Judge(path, findings);
        DiskCopies.Judge(path, findings);
        if (TunnelledStream.Judge(run, plan, path, all, findings) || misrouted) return;
        if (path.Migration.Outcome == MigrationOutcome.Completed) JudgePresence(path, findings);
        else JudgeStopped(path, findings);
    }

    private static void Measure(PathEvidence path, Findings findings)
    {
        var prefix = $"migration{path.Migration.Ordinal}";
        findings.Measure($"{prefix}.hypervisorBytes", path.Migration.ClaimedBytes);
        findings.Measure($"{prefix}.wireBytes", path.Wire.Bytes);
        findings.Measure($"{prefix}.wireBytesAtDestination", path.Destination?.StreamBytes);
        findings.Measure($"{prefix}.elsewhereBytes", path.ElsewhereBytes);
    }

    private static void JudgePresence(PathEvidence path, Findings findings)
    {
        var title = path.Migration.Title;
        if (path.Network is not { } network)
            findings.Unknown(
                $"{title}: it completed without a stream, as expected, and libvirt's own connection did not carry it either: where the "
                + "memory went is not known.");
        else if (path.Source is not { } source || path.Destination is not { } destination)
            findings.Unknown($"{title}: {network.Name} is not attached to both hosts, so there is nothing on which to look for the stream.");
        else if (path.Streams.Count == 0)
            findings.Unknown($"{title}: it completed, and no capture has its stream: where the memory went is not known.");
        else if (JudgeAmount(path, network, findings)) JudgeBothEnds(title, network, source, destination, findings);
    }

    private static bool JudgeAmount(PathEvidence path, NetworkPlan network, Findings findings)
    {
        var (title, wire) = (path.Migration.Title, path.Wire);
        if (path.Migration.ClaimedBytes is not { } claim || claim <= 0)
        {
            findings.Unknown(
                $"{title}: {wire} left {path.Migration.From} on {network.Name}, and how much the hypervisor sent is not on record to "
                + "compare it with.");
            return false;
        }

        var share = (double)wire.Bytes / claim;
        findings.Measure($"migration{path.Migration.Ordinal}.wireToHypervisor", share);
        var compared = $"{wire} left {path.Migration.From} on {network.Name}, "
            + $"{share:0.0 %} of the {new ByteCount(claim)} that the hypervisor says it sent";
        if (share < LeastShare)
            findings.Unknown(
                $"{title}: only {compared}; {new ByteCount(claim - wire.Bytes)} are unaccounted for, on no captured interface.");
        else if (wire.Bytes > claim * MostShare + DeviceState.Bytes)
            findings.Unknown($"{title}: {compared}: more than one migration's worth was counted.");
        else findings.Pass($"{title}: {compared} (in {path.Streams.Count} connection(s), by TCP sequence numbers).");
        return share >= LeastShare;
    }

    private static void JudgeBothEnds(string title, NetworkPlan network, StreamOnCarrier source, StreamOnCarrier destination, Findings findings)
    {
        var difference = Math.Abs(source.StreamBytes - destination.StreamBytes);
        var sentence = $"{title}: {new ByteCount(destination.StreamBytes)} arrived on {destination.Host} {destination.Carrier} ({network.Name})";
        if (difference * 100 <= source.StreamBytes)
            findings.Pass(
                difference == 0
                    ? $"{sentence}, to the byte what left the source."
                    : $"{sentence}, {new ByteCount(difference)} apart from what left the source.");
        else findings.Unknown($"{sentence}, and {new ByteCount(source.StreamBytes)} left {source.Host}: the two captures do not agree.");
    }

    private static void JudgeStopped(PathEvidence path, Findings findings)
    {
        var (title, claim) = (path.Migration.Title, path.Migration.ClaimedBytes);
        var ended = path.Migration.Outcome?.ToString().ToLowerInvariant();
        if (ended is null)
            findings.Unknown(
                $"{title}: how it ended is not on record, so nobody knows what it should have sent; {path.Wire} of it were seen where it "
                + "belongs.");
        else if (claim is null && path.Migration.Outcome == MigrationOutcome.Cancelled) // A failed one may never have begun.
            findings.Unknown($"{title}: {ended} after {path.Wire}, and how much the hypervisor sent is not on record to compare it with.");
        else if (path.Wire.Bytes == 0 && claim > NeverSent.Bytes)
            findings.Unknown(
                $"{title}: {ended}; the hypervisor says that it sent {new ByteCount(claim.Value)}, and no capture has any of it.");
        else if (path.Wire.Bytes < claim * LeastShare - HeldBack.Bytes)
            findings.Unknown(
                $"{title}: {ended}; the hypervisor says that it sent {new ByteCount(claim!.Value)}, and only {path.Wire} left "
                + $"{path.Migration.From} on {path.Network!.Name}: the rest is unaccounted for, on no captured interface.");
        else if (path.Network is null) findings.Pass($"{title}: {ended}, and no stream was seen, as expected.");
        else findings.Pass($"{title}: {ended} after {path.Wire} on {path.Network.Name}; none of it was anywhere else.");
    }

    /// <summary>A stream nobody can claim may be the one that went astray: it is, where no migration that it can be of has its network.</summary>
    private static void JudgeUnowned(RunDirectory run, LabPlan plan, Findings findings)
    {
        foreach (var stream in StreamOwners.Of(run).Unowned)
        {
            var seen = stream.Sightings.MaxBy(record => stream.Forward(record).StreamBytes.Bytes)!;
            var sentence = $"A stream {stream.Endpoints} of {stream.Forward(seen).StreamBytes} on "
                + $"{plan.Describe(seen.Host, seen.Interface, seen.Vlan)}";
            var rivals = StreamOwners.Running(run, stream);
            var ordinals = rivals.Count > 0 ? rivals.Select(migration => migration.Ordinal) : Enumerable.Range(1, Math.Max(1, run.Expectation.Migrations.Count));
            var networks = ordinals.Select(run.ExpectedNetworkOf).OfType<NetworkPlan>().Distinct().ToList();
            if (stream.Sightings.Any(record => !networks.Any(network => plan.Carries(network, record.Host, record.Interface, record.Vlan))))
                findings.Fail($"{sentence} is not on the migration network.");
            else if (rivals.Count > 1)
                findings.Unknown(
                    $"{sentence} may belong to any of {string.Join(", ", rivals.Select(migration => migration.Vm))}: no socket sample "
                    + "says whose it is.");
            else findings.Unknown($"{sentence} belongs to no migration on record.");
        }
    }
}
