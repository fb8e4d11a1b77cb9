using Lab.Agent.Events;
using Lab.Agent.Vms;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Agent.Migrations;

/// <summary>
/// One migration away from this host, in the order of vdsm's source thread: reach the destination, become a source, wait for a slot, tell the guest, have the destination prepare, transfer. It
/// belongs to no caller: once begun it goes on when the one who asked is gone.
/// </summary>
public sealed class OutgoingMigration : IDisposable
{
    private const int Reviews = 60;
    private readonly SourceContext _context;
    private readonly IAgent? _destination;
    private readonly CancellationTokenSource _cancel = new();
    private readonly Lock _gate = new();
    private MigrationStatus _status;
    private bool _prepared;
    private bool _guestTold;
    private SourceTransfer? _transfer;
    private bool _enteredPostCopy;
    private volatile bool _superseded;
    private int _reviewing;

    /// <param name="destination">Null when a former agent began the migration and left no word of where to.</param>
    public OutgoingMigration(SourceContext context, MigrateRequest request, IAgent? destination, DateTimeOffset started)
    {
        _context = context;
        _destination = destination;
        Request = request;
        _status = new MigrationStatus(request.MigrationId, request.VmId, MigrationPhase.Queued, started, null, null, null);
    }

    public MigrateRequest Request { get; }

    public MigrationStatus Status
    {
        get
        {
            lock (_gate) return _status;
        }
    }

    /// <summary>The hypervisor or the destination went away before it could tell where the VM is.</summary>
    public bool IsInDoubt { get; private set; }

    public bool IsFinished => Status.Finished is not null;

    private bool MayBeInPostCopy => _enteredPostCopy || _transfer is { PostCopyAsked: true };

    /// <summary>The status is told before the wait for a slot: who looks sees a VM that is about to leave.</summary>
    public async Task BecomeSourceAsync()
    {
        _context.Roles[Request.VmId] = VmRole.MigrationSource;
        await _context.Vms.PublishAsync(Request.VmId);
        Enter(MigrationPhase.Queued);
    }

    /// <summary>The steps of a source. Never throws: the outcome is the status.</summary>
    public async Task RunAsync()
    {
        try
        {
            using var slot = await _context.Slots.TakeAsync(Request.OutgoingLimit, _cancel.Token);
            if (Request.EnableGuestEvents) await TellGuestAsync();
            _cancel.Token.ThrowIfCancellationRequested();
            Enter(MigrationPhase.Preparing);
            var domain = await PrepareDestinationAsync();
            Remember();
            await TransferAsync(transfer => transfer.MigrateAsync(domain));
        }
        catch (Exception exception)
        {
            await FailAsync(exception);
        }
    }

    /// <summary>Takes over a migration that a former agent began and that libvirt carries on. Never throws.</summary>
    public async Task ResumeAsync()
    {
        _prepared = true;
        await BecomeSourceAsync();
        try
        {
            using var slot = await _context.Slots.TakeAsync(int.MaxValue, CancellationToken.None);
            await TransferAsync(transfer => transfer.FollowAsync());
        }
        catch (Exception exception)
        {
            await FailAsync(exception);
        }
    }

    /// <summary>Accepts a cancel in every phase but post-copy; one that comes after the end changes nothing.</summary>
    public async Task CancelAsync()
    {
        var status = Status;
        if (status.Phase == MigrationPhase.PostCopy) throw Refusals.Conflict($"VM {Request.VmId} already runs on {Request.DestinationName} in post-copy: its migration cannot be cancelled.");
        if (status.Finished is not null) throw Refusals.Conflict($"The migration of VM {Request.VmId} has ended: {LibvirtNames.Kebab(status.Phase.ToString())}.");
        _cancel.Cancel(); // not CancelAsync, which leaves for the thread pool
        if (_transfer is { } transfer) await transfer.AbortAsync();
    }

    /// <summary>New limits for a transfer that runs.</summary>
    public async Task ChangeAsync(ChangeMigrationParametersRequest change, CancellationToken cancellationToken)
    {
        if (Status.Phase is not (MigrationPhase.Transferring or MigrationPhase.PostCopy)) throw Refusals.Conflict($"VM {Request.VmId} does not transfer now: there is nothing to change.");
        if (change.Downtime is { } downtime) await _context.Hypervisor.SetMaxDowntimeAsync(Request.VmId, downtime, cancellationToken);
        if (change.MaxBandwidth is { } bandwidth) await _context.Hypervisor.SetMaxSpeedAsync(Request.VmId, bandwidth, cancellationToken);
    }

    /// <summary>The hypervisor is back, or may say more now: settles what was in doubt. Never throws.</summary>
    public async Task ReviewAsync()
    {
        // Once the VM moves anew, what the former migration left is no longer its own to settle.
        if (!IsInDoubt || _superseded || _context.Roles[Request.VmId] == VmRole.MigrationDestination) return;
        if (Interlocked.Exchange(ref _reviewing, 1) == 1) return;
        try
        {
            await ReviewOnceAsync();
        }
        finally
        {
            Interlocked.Exchange(ref _reviewing, 0);
        }
    }

    private async Task ReviewOnceAsync()
    {
        IsInDoubt = await new SourceAftermath(_context, Request, _prepared ? _destination : null).ReviewAsync(MayBeInPostCopy) == SourceOutcome.InDoubt;
        await _context.Vms.PublishAsync(Request.VmId, always: true);
    }

    /// <summary>The hypervisor said something of this VM.</summary>
    public void Observe(Hypervisors.HypervisorEvent raised) => _transfer?.Observe(raised);

    public void Dispose()
    {
        _superseded = true;
        _cancel.Dispose();
    }

    /// <summary>Ends the migration as failed before it began: the destination could not be reached.</summary>
    internal void FailAtOnce(Exception exception) => Finish(MigrationPhase.Failed, AgentErrors.From(exception, _context.HostName));

    internal void Enter(MigrationPhase phase)
    {
        lock (_gate)
        {
            _enteredPostCopy |= phase == MigrationPhase.PostCopy;
            if (_status.Phase >= phase && phase != MigrationPhase.Queued) return;
            _status = _status with { Phase = phase };
        }

        Tell(phase, null);
    }

    internal void Report(JobProgress progress, bool completed)
    {
        lock (_gate) _status = _status with { Progress = progress };
        if (completed) _context.Events.Completed(Request.VmId, Request.MigrationId, progress);
        else _context.Events.Progress(Request.VmId, Request.MigrationId, progress);
    }

    private async Task TellGuestAsync()
    {
        Enter(MigrationPhase.NotifyingGuest);
        _guestTold = true;
        using var limit = new CancellationTokenSource(_context.Timings.GuestHookTimeout, _context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _cancel.Token);
        try
        {
            var answer = await _context.Guest.BeforeMigrationAsync(Request.VmId, either.Token).WaitAsync(either.Token);
            _context.Log.LogInformation("Guest of VM {Vm} before migration: {Answer}", Request.VmId, answer);
        }
        catch (Exception exception) when (!_cancel.IsCancellationRequested)
        {
            // A guest that does not answer, or answers nonsense, never keeps its VM here.
            _context.Log.LogWarning("Guest of VM {Vm} did not finish its hook: {Reason}", Request.VmId, exception.Message);
        }
    }

    /// <summary>A destination without a free slot says so, and is asked again.</summary>
    private async Task<Hypervisors.DomainReport> PrepareDestinationAsync()
    {
        var domain = await _context.Hypervisor.FindDomainAsync(Request.VmId, _cancel.Token) ?? throw Refusals.NoSuchVm(Request.VmId);
        var request = new PrepareIncomingMigrationRequest(Request.MigrationId, Request.VmId, _context.HostName, Request.IncomingLimit, domain.Definition);
        while (true)
        {
            try
            {
                _prepared = true; // from the first attempt on: an answer may be lost
                await _destination!.PrepareIncomingMigrationAsync(request, _cancel.Token).WaitAsync(_context.Timings.PeerTimeout, _context.Time, _cancel.Token);
                return domain;
            }
            catch (LabException exception) when (exception.Kind == ErrorKind.Busy)
            {
                _prepared = false;
                await Task.Delay(_context.Timings.BusyRetryInterval, _context.Time, _cancel.Token);
            }
            catch (TimeoutException exception)
            {
                throw new LabException(ErrorKind.Timeout, $"The agent of {Request.DestinationName} did not say in time whether it is ready for the VM.", exception) { Host = Request.DestinationName, Retryable = true };
            }
        }
    }

    private async Task TransferAsync(Func<SourceTransfer, Task> run)
    {
        var transfer = new SourceTransfer(_context, this);
        lock (_gate) _transfer = transfer;
        _cancel.Token.ThrowIfCancellationRequested();
        await run(transfer);
        if (await transfer.FinalStatisticsAsync() is { } statistics) Report(statistics, completed: true);
        _context.Roles[Request.VmId] = VmRole.None;
        Finish(MigrationPhase.Completed, null);
    }

    private async Task FailAsync(Exception exception)
    {
        var aftermath = new SourceAftermath(_context, Request, _prepared ? _destination : null);
        var (outcome, note) = await aftermath.SettleAsync(MayBeInPostCopy);
        if (_guestTold && outcome == SourceOutcome.StaysHere) await aftermath.TellGuestAsync();
        var error = AgentErrors.From(exception is OperationCanceledException ? Cancelled() : exception, _context.HostName);
        if (note is not null) error = error with { Message = $"{error.Message.TrimEnd('.')}. {note}" };
        if (error.Kind == ErrorKind.Internal) _context.Log.LogError(exception, "Migration of VM {Vm} failed within the agent", Request.VmId);
        var phase = outcome == SourceOutcome.RunsThere ? MigrationPhase.Completed
            : _cancel.IsCancellationRequested && outcome == SourceOutcome.StaysHere ? MigrationPhase.Cancelled : MigrationPhase.Failed;
        if (phase == MigrationPhase.Cancelled) error = error with { Kind = ErrorKind.Cancelled };
        IsInDoubt = outcome == SourceOutcome.InDoubt;
        if (IsInDoubt) error = error with { InDoubt = true };
        await _context.Vms.PublishAsync(Request.VmId);
        Finish(phase, error);
        if (IsInDoubt) _ = ReviewWhileConnectedAsync();
    }

    /// <summary>A hypervisor that comes back brings a review; one that never left, or is back already, does not.</summary>
    private async Task ReviewWhileConnectedAsync()
    {
        for (var i = 0; i < Reviews && IsInDoubt && !_superseded && _context.Hypervisor.IsConnected; i++)
        {
            await Task.Delay(_context.Timings.PeerTimeout, _context.Time);
            await ReviewAsync();
        }
    }

    private void Remember()
    {
        try
        {
            _context.Journal.Begin(new OutgoingRecord(Request, Status.Started));
        }
        catch (LabException exception)
        {
            // A full disk must not hold VMs on this host.
            _context.Log.LogWarning("An agent started from now on will not know of migration {Migration}: {Reason}", Request.MigrationId, exception.Message);
        }
    }

    private LabException Cancelled() => new(ErrorKind.Cancelled, $"The migration of VM {Request.VmId} was cancelled.");

    private void Finish(MigrationPhase phase, AgentError? error)
    {
        lock (_gate)
        {
            if (_status.Finished is not null) return;
            _status = _status with { Phase = phase, Finished = _context.Time.GetUtcNow(), Error = error };
        }

        _context.Journal.EndOutgoing(Request.MigrationId, _context.Log);
        Tell(phase, error);
    }

    private void Tell(MigrationPhase phase, AgentError? error)
    {
        _context.Log.LogInformation("Migration {Migration} of VM {Vm} to {Destination}: {Phase}. {Error}", Request.MigrationId, Request.VmId, Request.Destination, phase, error?.Message ?? "");
        _context.Events.Phase(Request.VmId, new MigrationPhaseData(Request.MigrationId, "source", phase, Request.Destination, Request.DestinationQemu, error));
    }
}
