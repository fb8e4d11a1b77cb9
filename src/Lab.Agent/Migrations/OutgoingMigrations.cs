using Lab.Agent.Hypervisors;
using Lab.Agent.Vms;
using Lab.Libvirt;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Agent.Migrations;

/// <summary>The migrations away from this host: one at a time of a VM, the last of each VM remembered.</summary>
public sealed class OutgoingMigrations(SourceContext context, Func<Guid> newId)
{
    private const int Remembered = 1000;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, OutgoingMigration> _byVm = [];

    public int Active
    {
        get
        {
            lock (_gate) return _byVm.Values.Count(migration => !migration.IsFinished);
        }
    }

    /// <summary>
    /// Reaches the destination, makes the VM a source, and returns; the rest runs by itself. A repeat with the same migration id is the same migration, finished or not.
    /// </summary>
    public async Task<MigrationStatus> StartAsync(MigrateRequest request)
    {
        Refusals.ThrowIfAny(MigrateRequestFaults.Of(request), $"VM {request.VmId} cannot migrate");
        var destination = context.Dialer.Dial(request.Destination, request.DestinationName);
        var (migration, isNew) = Reserve(request, destination);
        if (!isNew) return migration.Status;
        try
        {
            await CheckAsync(request, destination);
        }
        catch (Exception exception)
        {
            migration.FailAtOnce(exception); // whatever it is: a reservation that stays would refuse every later migration of the VM
            throw;
        }

        await migration.BecomeSourceAsync();
        _ = migration.RunAsync();
        return migration.Status;
    }

    public Task CancelAsync(Guid vmId) => Find(vmId).CancelAsync();

    public Task ChangeAsync(ChangeMigrationParametersRequest change, CancellationToken cancellationToken) => Find(change.VmId).ChangeAsync(change, cancellationToken);

    public MigrationStatus StatusOf(Guid vmId) => Find(vmId).Status;

    public void Observe(Guid vmId, HypervisorEvent raised)
    {
        OutgoingMigration? migration;
        lock (_gate) migration = _byVm.GetValueOrDefault(vmId);
        if (migration is { IsFinished: false }) migration.Observe(raised);
    }

    /// <summary>Finds the migrations of a former agent again: by its journal, and by the jobs that libvirt still carries on.</summary>
    public async Task RestoreAsync(IReadOnlyList<DomainReport> domains)
    {
        var records = context.Journal.ReadOutgoing();
        foreach (var record in records)
            Resume(record.Request, context.Dialer.Dial(record.Request.Destination, record.Request.DestinationName), record.Started);
        foreach (var domain in domains.Where(domain => records.All(record => record.Request.VmId != domain.Id)))
            if (await context.Hypervisor.GetJobAsync(domain.Id, CancellationToken.None).OrNullAsync() is { Direction: JobDirection.Outgoing })
                Resume(Unrecorded(domain.Id), null, context.Time.GetUtcNow());
    }

    /// <summary>The hypervisor answers again: whatever ended without its word is settled now.</summary>
    public async Task ReviewAsync()
    {
        OutgoingMigration[] doubtful;
        lock (_gate) doubtful = [.. _byVm.Values.Where(migration => migration.IsInDoubt)];
        await Task.WhenAll(doubtful.Select(migration => migration.ReviewAsync()));
    }

    private void Resume(MigrateRequest request, IAgent? destination, DateTimeOffset started)
    {
        var migration = new OutgoingMigration(context, request, destination, started);
        lock (_gate) _byVm[request.VmId] = migration;
        context.Log.LogInformation("Migration {Migration} of VM {Vm} is taken over from a former agent", request.MigrationId, request.VmId);
        _ = migration.ResumeAsync();
    }

    private MigrateRequest Unrecorded(Guid vmId) => new() { VmId = vmId, MigrationId = newId(), Destination = "unknown", DestinationName = "unknown" };

    private (OutgoingMigration Migration, bool IsNew) Reserve(MigrateRequest request, IAgent destination)
    {
        lock (_gate)
        {
            if (_byVm.TryGetValue(request.VmId, out var existing))
            {
                if (existing.Request.MigrationId == request.MigrationId) return (existing, false);
                if (!existing.IsFinished) throw Refusals.Conflict($"VM {request.VmId} migrates already, as {existing.Request.MigrationId}.");
                existing.Dispose();
            }

            Forget();
            var migration = new OutgoingMigration(context, request, destination, context.Time.GetUtcNow());
            _byVm[request.VmId] = migration;
            return (migration, true);
        }
    }

    private async Task CheckAsync(MigrateRequest request, IAgent destination)
    {
        var domain = await context.Hypervisor.FindDomainAsync(request.VmId, CancellationToken.None) ?? throw Refusals.NoSuchVm(request.VmId);
        if (VmStatuses.Of(domain.State, context.Roles[request.VmId]) is not (VmStatus.Up or VmStatus.Paused) || domain.State.PausedReason is PausedReason.StartingUp)
            throw Refusals.Conflict($"VM {domain.Definition.Name} cannot migrate now: it is {LibvirtNames.Kebab(VmStatuses.Of(domain.State, context.Roles[request.VmId]).ToString())} here.");
        await PingAsync(request, destination);
    }

    private async Task PingAsync(MigrateRequest request, IAgent destination)
    {
        try
        {
            await destination.PingAsync(CancellationToken.None).WaitAsync(context.Timings.PeerTimeout, context.Time);
        }
        catch (TimeoutException exception)
        {
            throw new LabException(ErrorKind.Unreachable, $"The agent of {request.DestinationName} at {request.Destination} does not answer.", exception) { Retryable = true };
        }
    }

    private void Forget()
    {
        if (_byVm.Count < Remembered) return;
        var oldest = _byVm.Values.Where(migration => migration.IsFinished).MinBy(migration => migration.Status.Started);
        if (oldest is not null && _byVm.Remove(oldest.Request.VmId)) oldest.Dispose();
    }

    private OutgoingMigration Find(Guid vmId)
    {
        lock (_gate)
            return _byVm.GetValueOrDefault(vmId) ?? throw new LabException(ErrorKind.NotFound, $"VM {vmId} has not migrated away from this host since its agent started.");
    }
}
