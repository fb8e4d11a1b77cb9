using Lab.Agent.Hypervisors;
using Lab.Agent.Vms;
using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Agent.Migrations;

/// <summary>The migrations to this host (vdsm: <c>migrationCreate</c> and what follows). Finished ones are remembered, so that a source that asks late gets a true answer.</summary>
public sealed class IncomingMigrations(DestinationContext context, Func<Guid> newId)
{
    private const int Remembered = 1000;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, IncomingMigration> _byId = [];
    private readonly Queue<Guid> _order = new();

    public int Active
    {
        get
        {
            lock (_gate) return _byId.Values.Count(migration => !migration.IsFinished);
        }
    }

    /// <summary>Takes a slot without waiting: a host without one answers <see cref="ErrorKind.Busy"/>. A repeat with the same id is the same migration.</summary>
    public async Task PrepareAsync(PrepareIncomingMigrationRequest request, CancellationToken cancellationToken)
    {
        if (Find(request.MigrationId) is { IsFinished: false }) return;
        if (await context.Hypervisor.FindDomainAsync(request.VmId, cancellationToken) is not null) throw Refusals.Conflict($"VM {request.VmId} is on this host already.");
        if (Reserve(request, request.IncomingLimit) is not { } migration) return;
        await migration.PrepareAsync();
    }

    public async Task AbandonAsync(Guid migrationId)
    {
        var migration = Find(migrationId) ?? throw new LabException(ErrorKind.NotFound, $"This host knows of no migration {migrationId}.");
        if (migration is { IsFinished: true, Phase: not MigrationPhase.Completed }) return;
        await migration.AbandonAsync();
    }

    /// <summary>libvirt said something of a domain.</summary>
    public async Task ObserveAsync(LifecycleEvent raised)
    {
        // A domain ends as migrated only where it left from: the word of a former life here, which comes late when the VM comes straight back.
        if (raised.Stopped is StoppedDetail.Migrated || ActiveOf(raised.Uuid) is not { } migration) return;
        if (raised.Stopped is { } detail) migration.Stop(detail);
        else await migration.LookAsync(expired: false);
    }

    /// <summary>
    /// Finds the incoming migrations of a former agent again: by its journal, and by the domains that wait for a stream.
    /// </summary>
    public async Task RestoreAsync(IReadOnlyList<DomainReport> domains)
    {
        var records = context.Journal.ReadIncoming();
        foreach (var record in records) await AdoptAsync(record);
        foreach (var domain in domains.Where(domain => records.All(record => record.VmId != domain.Id)))
            if (await IsIncomingAsync(domain))
                await AdoptAsync(new PrepareIncomingMigrationRequest(newId(), domain.Id, "unknown", int.MaxValue, domain.Definition));
    }

    public Task LookAsync()
    {
        IncomingMigration[] active;
        lock (_gate) active = [.. _byId.Values.Where(migration => !migration.IsFinished)];
        return Task.WhenAll(active.Select(migration => migration.LookAsync(expired: true)));
    }

    private async Task AdoptAsync(PrepareIncomingMigrationRequest request)
    {
        if (Reserve(request, int.MaxValue) is not { } migration) return;
        context.Log.LogInformation("VM {Vm} is still expected from {Source}", request.VmId, request.SourceHost);
        await migration.ExpectAsync();
        await migration.LookAsync(expired: false);
    }

    private async Task<bool> IsIncomingAsync(DomainReport domain) =>
        domain.State.PausedReason is PausedReason.Migration or PausedReason.StartingUp
        && await context.Hypervisor.GetJobAsync(domain.Id, CancellationToken.None).OrNullAsync() is { Direction: JobDirection.Incoming };

    private IncomingMigration? Reserve(PrepareIncomingMigrationRequest request, int limit)
    {
        lock (_gate)
        {
            if (_byId.GetValueOrDefault(request.MigrationId) is { IsFinished: false }) return null;
            if (_byId.Values.Any(other => other.Request.VmId == request.VmId && !other.IsFinished)) throw Refusals.Conflict($"VM {request.VmId} is on its way to this host already.");
            var slot = context.Slots.TryTake(limit) ?? throw new LabException(ErrorKind.Busy, $"All {limit} slots for incoming migrations are in use.") { Retryable = true };
            if (_order.Count >= Remembered && _byId.TryGetValue(_order.Peek(), out var oldest) && oldest.IsFinished)
            {
                _byId.Remove(_order.Dequeue());
                oldest.Dispose();
            }

            if (!_byId.ContainsKey(request.MigrationId)) _order.Enqueue(request.MigrationId);
            context.Roles[request.VmId] = VmRole.MigrationDestination; // before its disks are made: the late end of a former life here would take them away
            return _byId[request.MigrationId] = new IncomingMigration(context, request, slot);
        }
    }

    private IncomingMigration? Find(Guid migrationId)
    {
        lock (_gate) return _byId.GetValueOrDefault(migrationId);
    }

    private IncomingMigration? ActiveOf(Guid vmId)
    {
        lock (_gate) return _byId.Values.FirstOrDefault(migration => migration.Request.VmId == vmId && !migration.IsFinished);
    }
}
