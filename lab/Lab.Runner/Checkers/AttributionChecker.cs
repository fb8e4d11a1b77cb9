using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Checkers;

/// <summary>Is each stream the migrated VM's own? Sampled sockets tie the 5-tuple to a process, and the process to a VM, on both
/// hosts.</summary>
public sealed class AttributionChecker : IChecker
{
    public string Name => "attribution";

    public string Question => "Did each stream belong to the QEMU process of the VM that was migrated?";

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        var owners = StreamOwners.Of(run);
        var evidence = PathEvidence.Of(run);
        var tunnelled = run.Migrations.Where(migration => JudgeTunnelled(run, migration, evidence, findings)).ToList();
        foreach (var migration in run.Migrations.Except(tunnelled))
        {
            var streams = owners.Streams[migration.Ordinal].ToList();
            if (streams.Count == 0) JudgeNone(migration, findings);
            foreach (var stream in streams) Judge(run, migration, stream, findings);
        }

        foreach (var stream in owners.Unowned) JudgeUnowned(run, stream, findings);
        return findings.ToResult(
            owners.Streams.Count == 0
                ? "There was no stream of a VM's own to attribute."
                : "Each stream belonged, at both ends, to the QEMU process of the VM that was migrated.",
            "There was no stream to attribute.");
    }

    /// <summary>libvirt's connection is libvirt's, whatever is inside: there is nothing to attribute, and whether it went the right way is
    /// the <see cref="PathChecker"/>'s question.</summary>
    /// <returns>Whether it was tunnelled.</returns>
    private static bool JudgeTunnelled(
        RunDirectory run, MigrationRecord migration, IReadOnlyList<PathEvidence> evidence, Findings findings)
    {
        var sentence = evidence.Where(path => path.Migration == migration)
            .Select(path => TunnelledStream.Sentence(run, path, evidence))
            .FirstOrDefault();
        if (sentence is not null) findings.Pass($"{sentence} It has no stream of the VM's own, so attribution does not apply.");
        return sentence is not null;
    }

    private static void JudgeNone(MigrationRecord migration, Findings findings)
    {
        if (migration.Outcome == MigrationOutcome.Completed) findings.Unknown($"{migration.Title}: no stream of its own was captured.");
        else findings.Pass($"{migration.Title}: it did not complete and no stream was captured, so there is none to attribute.");
    }

    private static void Judge(RunDirectory run, MigrationRecord migration, MigrationStream stream, Findings findings)
    {
        JudgeEnd(run, migration, stream, migration.From, findings);
        if (migration.To is { } to) JudgeEnd(run, migration, stream, to, findings);
    }

    /// <summary>libvirtd opens the source's socket and hands it to QEMU, so that it may be seen holding it too.</summary>
    private static void JudgeEnd(RunDirectory run, MigrationRecord migration, MigrationStream stream, string host, Findings findings)
    {
        var held = stream.Sockets.Where(socket => socket.Host == host).ToList();
        var vms = held.Where(socket => socket.Vm is not null).ToList();
        var wanted = StreamOwners.IdOf(run, migration);
        var sentence = $"{migration.Title}: {stream.Endpoints} on {host}";
        if (vms.Select(socket => socket.Vm).Distinct().Count() > 1)
            findings.Unknown($"{sentence} was held by several VMs' processes at once: {string.Join(", ", vms)}.");
        else if (vms.Count > 0 && vms[0].Vm != wanted) findings.Fail($"{sentence} belonged to {vms[0]}, not to {migration.Vm}.");
        else if (vms.Count > 0) findings.Pass($"{sentence} belonged to {vms[0]}.");
        else if (held.FirstOrDefault(socket => !SocketOwners.IsLibvirt(socket.Process)) is { } stranger)
            findings.Fail($"{sentence} belonged to {stranger}, which is no VM's process.");
        else
            findings.Unknown(
                held.Count > 0
                    ? $"{sentence} was only ever seen in the hands of {held[0]}."
                    : $"{sentence} was in no socket sample, so nobody knows whose it was.");
    }

    private static void JudgeUnowned(RunDirectory run, MigrationStream stream, Findings findings)
    {
        var running = StreamOwners.Running(run, stream);
        if (stream.Vms.Count > 1)
            findings.Unknown($"{stream.Endpoints} was held by several VMs' processes: {string.Join(", ", stream.Sockets)}.");
        else if (stream.Vms.Count == 1 && running.Count > 0)
            findings.Fail(
                $"{stream.Endpoints} belonged to {stream.Sockets.First(socket => socket.Vm is not null)}, which was not being migrated.");
        else if (running.Count > 1)
            findings.Unknown(
                $"{stream.Endpoints} may belong to any of {string.Join(", ", running.Select(migration => migration.Vm))}: no sample saw "
                + "it.");
        else findings.Unknown($"{stream.Endpoints} was captured when no migration ran.");
    }
}
