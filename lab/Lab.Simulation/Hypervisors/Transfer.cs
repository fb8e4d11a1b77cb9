using Lab.Agent.Hypervisors;
using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Units;
using Lab.Simulation.Guests;
using Lab.Simulation.World;

namespace Lab.Simulation.Hypervisors;

/// <summary>One migration as libvirt and the two QEMUs carry it out. It lives with its guest and not with the agent that asked for it.</summary>
public sealed class Transfer
{
    /// <summary>How long the kernel tries to reach an address where nobody answers.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    /// <summary>After so long without a sign of the other libvirtd a migration is given up: keepalive_interval times keepalive_count, and one more.</summary>
    private static readonly TimeSpan LongestControlSilence = TimeSpan.FromSeconds(30);

    /// <summary>How long it sends again what nobody acknowledges (tcp_retries2).</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(924);

    private readonly SimulatedWorld _world;
    private readonly SimulatedMachine _source;
    private readonly SimulatedDomain _domain;
    private readonly MigrationOrder _order;
    private readonly MigrationWay _way;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _began;
    private SimulatedMachine? _destination;
    private SimulatedDomain? _arriving;
    private StreamBundle? _streams;
    private PreCopy? _preCopy;
    private readonly PreCopyLimits _limits;
    private double _deviceBytes;
    private double _diskBytes;
    private double _diskTotal;
    private TimeSpan? _setup;
    private long? _stoppedAt;
    private long? _resumedAt;
    private bool _postCopyAsked;
    private int _silences;

    public Transfer(SimulatedWorld world, SimulatedMachine source, SimulatedDomain domain, MigrationOrder order)
    {
        (_world, _source, _domain, _order) = (world, source, domain, order);
        _way = new MigrationWay(world, source, domain, order);
        _limits = new PreCopyLimits { OwnRate = OwnRate(world.Model, order, _way.IsTunnelled), Cap = order.Parameters.BandwidthMebibytesPerSecond is { } limit and > 0 ? Reached(limit * 1048576.0) : double.PositiveInfinity };
        _began = world.Time.GetTimestamp();
    }

    /// <summary>The guest runs at the destination and its memory still comes.</summary>
    public bool IsPostCopy { get; private set; }

    /// <summary>libvirt counts it as a job: it can be asked about, and aborted.</summary>
    public bool HasJob => !_ended.Task.IsCompleted;

    /// <summary>To its end; throws what libvirt would say.</summary>
    public Task RunAsync()
    {
        _domain.Leaving = this;
        _world.Observer?.Began(_source, _domain);
        _world.Time.Outside.Post(_ => _ = GoAsync(), null);
        return _ended.Task;
    }

    public void Abort()
    {
        if (IsPostCopy) throw Errors.Said(LibvirtErrorCode.OperationInvalid, "cannot abort migration in post-copy mode");
        _broken.TrySetException(Errors.Said(LibvirtErrorCode.OperationAborted, "operation aborted: migration out job: canceled by client"));
    }

    /// <summary>Something that it lives on is gone.</summary>
    public void Break(string why) => _broken.TrySetException(Errors.Said(LibvirtErrorCode.OperationFailed, $"internal error: {why}"));

    public void SetMaxDowntime(TimeSpan downtime) => _preCopy?.SetMaxDowntime(downtime);

    public void SetMaxSpeed(Bandwidth bandwidth)
    {
        _limits.Cap = bandwidth.BytesPerSecond > 0 ? Reached(bandwidth.BytesPerSecond) : double.PositiveInfinity;
        if (_stoppedAt is null) _streams?.SetCap(Math.Min(_limits.Cap, _limits.OwnRate));
    }

    public void StartPostCopy()
    {
        if (!_order.Flags.HasFlag(MigrateFlags.PostCopy)) throw Errors.Said(LibvirtErrorCode.OperationInvalid, "switching to post-copy is not possible: migration was not started with VIR_MIGRATE_POSTCOPY flag");
        if (_preCopy is not { Goes: true } || _stoppedAt is not null) throw Errors.Said(LibvirtErrorCode.OperationInvalid, "post-copy can only be started while outgoing migration is in progress");
        _postCopyAsked = true;
        _preCopy.Stop();
    }

    public JobProgress Progress()
    {
        var left = _preCopy?.Left ?? 0;
        // QEMU does not count the devices' state as memory.
        var memory = _preCopy is null ? (long?)null : (long)(_preCopy.SentBytes - _deviceBytes);
        return new JobProgress
        {
            ElapsedMilliseconds = Math.Round(_world.Time.GetElapsedTime(_began).TotalMilliseconds),
            DowntimeMilliseconds = _resumedAt is { } resumed ? Math.Round(Milliseconds(_stoppedAt!.Value, resumed)) : Math.Round(_domain.MaxDowntime.TotalMilliseconds),
            DowntimeNetMilliseconds = _resumedAt is { } back ? Math.Max(0, Math.Round(Milliseconds(_stoppedAt!.Value, back) - _world.Model.Call.TotalMilliseconds)) : null,
            SetupMilliseconds = _setup is { } setup ? Math.Round(setup.TotalMilliseconds) : null,
            TotalBytes = memory + (long)_diskBytes,
            RemainingBytes = (long)(left * GuestMemory.PageSize) + (long)(_diskTotal - _diskBytes),
            MemoryTotalBytes = _domain.Memory.Pages * GuestMemory.PageSize,
            MemoryBytes = memory,
            MemoryRemainingBytes = (long)left * GuestMemory.PageSize,
            MemoryBandwidth = _streams is null ? null : new Bandwidth((long)_streams.Rate),
            DirtyPagesPerSecond = _preCopy is null ? null : (long)_domain.Memory.RateAt(_preCopy.Throttle),
            PageSize = GuestMemory.PageSize,
            Iteration = _preCopy?.Iteration,
            ConstantPages = (long?)_preCopy?.ZeroPages,
            NormalPages = (long?)_preCopy?.NormalPages,
            PostCopyRequests = IsPostCopy ? (long)left / 8 : 0,
            AutoConvergeThrottle = _preCopy?.Throttle ?? 0,
            DiskTotalBytes = _diskTotal > 0 ? (long)_diskTotal : null,
            DiskBytes = _diskTotal > 0 ? (long)_diskBytes : null,
        };
    }

    private static double OwnRate(HypervisorModel model, MigrationOrder order, bool tunnelled) => model.StreamRate
        * (order.Flags.HasFlag(MigrateFlags.Tls) || tunnelled ? model.TlsFactor : 1) * (order.Flags.HasFlag(MigrateFlags.Parallel) ? model.ParallelFactor : 1);

    private double Reached(double limit) => limit * _world.Model.CapShare;

    private async Task GoAsync()
    {
        _source.LibvirtDied += LoseSource;
        try
        {
            await ConnectAsync();
            await PrepareAsync();
            await CopyDisksAsync();
            await CopyMemoryAsync();
            await FinishAsync();
            Leave();
            _ended.TrySetResult();
        }
        catch (LabException failure)
        {
            Fail();
            _ended.TrySetException(failure);
        }
        finally
        {
            _source.LibvirtDied -= LoseSource;
            _world.Fabric.Changed -= WatchControl;
            if (_destination is not null) _destination.LibvirtDied -= LoseDestination;
            _streams?.Dispose();
            _way.CloseControl();
        }
    }

    /// <summary>libvirt to libvirt.</summary>
    private async Task ConnectAsync()
    {
        var path = _way.Control();
        if (path is null || _world.Machines.GetValueOrDefault(path.Destination.Host) is not { HasLibvirt: true } destination)
        {
            await OrBrokenAsync(Task.Delay(path is null ? ConnectTimeout : _world.Model.Call, _world.Time));
            throw Errors.Said(LibvirtErrorCode.SystemError, $"unable to connect to server at '{_way.ControlHost}:16514': {(path is null ? "No route to host" : "Connection refused")}");
        }

        _destination = destination;
        destination.LibvirtDied += LoseDestination;
        _way.OpenControl(path, destination);
        _world.Fabric.Changed += WatchControl;
        _way.Say(3000, 4200);
    }

    /// <summary>The destination starts a QEMU that waits, and the source connects to it.</summary>
    private async Task PrepareAsync()
    {
        if (_destination!.Domains.ContainsKey(_domain.Id)) throw Errors.Said(LibvirtErrorCode.OperationFailed, $"operation failed: domain '{_domain.Definition.Name}' is already active");
        await OrBrokenAsync(_world.SetUpAsync(_world.Model.Setup * 0.3));
        _arriving = new SimulatedDomain(_domain.Definition, _domain.Memory, _domain.Life, _destination.NewProcessId()) { Arriving = this, IsArriving = true, State = new DomainStateInfo(DomainState.Paused, (int)PausedReason.Migration) };
        _destination.Domains[_domain.Id] = _arriving;
        _world.Observer?.Arrives(_destination, _arriving);
        _destination.Events.Lifecycle(_arriving, LifecycleKind.Started, (int)StartedDetail.Migrated);
        _way.Say(9000, 3500);
        await OrBrokenAsync(_world.SetUpAsync(_world.Model.Setup * 0.7));
    }

    private async Task CopyDisksAsync()
    {
        if (!_order.Flags.HasFlag(MigrateFlags.NonSharedDisk) || _domain.Definition.Disks.Count == 0) return;
        _diskTotal = _domain.Definition.Disks.Sum(disk => (double)disk.Size.Bytes);
        using var disks = _way.OpenDisks(_destination!, _arriving!) ?? throw await UnreachableAsync();
        disks.SetCap(Math.Min(_limits.Cap, _limits.OwnRate));
        await OrBrokenAsync(disks.SendAsync(_diskTotal));
        _diskBytes = _diskTotal;
    }

    private async Task CopyMemoryAsync()
    {
        _streams = _way.OpenMemory(_destination!, _arriving!) ?? throw await UnreachableAsync();
        _streams.SetCap(Math.Min(_limits.Cap, _limits.OwnRate));
        _streams.Changed += WatchSilence;
        await BeginTrackingAsync();
        _preCopy = new PreCopy(_world, _domain.Memory, _streams, _limits, _domain.MaxDowntime, _order.Flags.HasFlag(MigrateFlags.AutoConverge), _order.Flags.HasFlag(MigrateFlags.Compressed));
        _preCopy.Looked += iteration => _source.Events.Raise(new IterationBegan(_domain.Id, iteration));
        var running = _preCopy.RunAsync();
        await OrBrokenAsync(running);
        StopGuest(_postCopyAsked);
        // The limit on bandwidth was for a guest that ran.
        _streams.SetCap(_limits.OwnRate);
        var pages = await running;
        await OrBrokenAsync(_world.PassAsync(_world.Model.Stop));
        _preCopy.LookAtLast();
        await SwitchOverAsync(pages * (_postCopyAsked ? _preCopy.PageBytes : _preCopy.PassPageBytes));
    }

    /// <summary>QEMU's own set-up: it holds the lock that the guest's processors need.</summary>
    private async Task BeginTrackingAsync()
    {
        var began = _world.Time.GetTimestamp();
        _domain.Life.Pause(began);
        try
        {
            var pages = _world.Model.QemuSetupPageRate is { } rate ? TimeSpan.FromSeconds(_domain.Memory.Pages / rate) : TimeSpan.Zero;
            await OrBrokenAsync(_world.SetUpAsync(_world.Model.QemuSetup + pages));
        }
        finally
        {
            if (_source.Domains.GetValueOrDefault(_domain.Id) == _domain) _domain.Life.Run(_source.Name, _world.Time.GetTimestamp());
        }

        _setup = _world.Time.GetElapsedTime(began);
    }

    /// <summary>What is left goes before the devices, or in post-copy after them, while the guest goes on at the destination. Nothing can take that back.</summary>
    private async Task SwitchOverAsync(double left)
    {
        if (!_postCopyAsked) await OrBrokenAsync(_streams!.SendAsync(left));
        await OrBrokenAsync(_streams!.SendAsync(_world.Model.DeviceStateBytes));
        _deviceBytes = _world.Model.DeviceStateBytes;
        if (!_postCopyAsked) return;
        await OrBrokenAsync(_world.PassAsync(_world.Model.Resume));
        IsPostCopy = true;
        _world.Observer?.PostCopyBegan(_domain);
        Resume(RunningReason.PostCopy, ResumedDetail.PostCopy);
        await OrBrokenAsync(_streams.SendAsync(left));
    }

    private async Task FinishAsync()
    {
        _way.Say(2600, 5200);
        if (IsPostCopy) _arriving!.State = new DomainStateInfo(DomainState.Running, (int)RunningReason.Migrated);
        else
        {
            await OrBrokenAsync(_world.PassAsync(_world.Model.Resume));
            Resume(RunningReason.Migrated, ResumedDetail.Migrated);
        }

        _arriving!.IsArriving = false;
        if (IsPostCopy) _destination!.Events.Lifecycle(_arriving, LifecycleKind.Resumed, (int)ResumedDetail.Migrated);
        _way.Say(1800, 900);
        await _world.PassAsync(_world.Model.Finish); // nothing can break it any more: the guest has moved
    }

    private void StopGuest(bool postCopy)
    {
        _stoppedAt = _world.Time.GetTimestamp();
        _domain.Life.Pause(_stoppedAt.Value);
        _domain.State = new DomainStateInfo(DomainState.Paused, (int)(postCopy ? PausedReason.PostCopy : PausedReason.Migration));
        _world.Observer?.Stopped(_source, _destination!, _domain);
        _source.Events.Lifecycle(_domain, LifecycleKind.Suspended, (int)(postCopy ? SuspendedDetail.PostCopy : SuspendedDetail.Migrated));
    }

    private void Resume(RunningReason reason, ResumedDetail detail)
    {
        _resumedAt = _world.Time.GetTimestamp();
        _domain.Life.Run(_destination!.Name, _resumedAt.Value + _world.Model.Wake.Ticks);
        _arriving!.State = new DomainStateInfo(DomainState.Running, (int)reason);
        _destination.Events.Lifecycle(_arriving, LifecycleKind.Resumed, (int)detail);
        _world.Observer?.WentOn(_source, _destination, _domain);
    }

    private void Leave()
    {
        _domain.Leaving = null;
        _source.Events.Raise(new JobEnded(_domain.Id, JobDirection.Outgoing, Progress()));
        _source.Domains.Remove(_domain.Id);
        _source.Events.Lifecycle(_domain, LifecycleKind.Stopped, (int)StoppedDetail.Migrated);
    }

    private void Fail()
    {
        _domain.Leaving = null;
        if (IsPostCopy)
        {
            FailPostCopy();
            return;
        }

        if (_arriving is not null && _destination!.Domains.Remove(_domain.Id)) _destination.Events.Lifecycle(_arriving, LifecycleKind.Stopped, (int)StoppedDetail.Failed);
        if (_stoppedAt is null || !_source.Domains.ContainsKey(_domain.Id)) return;
        _domain.State = new DomainStateInfo(DomainState.Running, (int)RunningReason.MigrationCanceled);
        _domain.Life.Run(_source.Name, _world.Time.GetTimestamp());
        _source.Events.Lifecycle(_domain, LifecycleKind.Resumed, (int)ResumedDetail.Migrated);
    }

    /// <summary>Half of its memory is on either side: nobody can run it.</summary>
    private void FailPostCopy()
    {
        _world.Observer?.Torn(_domain);
        _domain.Life.Pause(_world.Time.GetTimestamp());
        foreach (var (machine, half) in new[] { (_source, _domain), (_destination!, _arriving!) })
        {
            if (!machine.Domains.ContainsKey(half.Id)) continue;
            half.IsArriving = false;
            half.State = new DomainStateInfo(DomainState.Paused, (int)PausedReason.PostCopyFailed);
            machine.Events.Lifecycle(half, LifecycleKind.Suspended, (int)SuspendedDetail.PostCopyFailed);
        }
    }

    private async Task<LabException> UnreachableAsync()
    {
        await OrBrokenAsync(Task.Delay(ConnectTimeout, _world.Time));
        return Errors.Said(LibvirtErrorCode.OperationFailed, $"internal error: unable to connect to QEMU's socket at {_order.Parameters.Uri ?? _way.ControlHost}: No route to host");
    }

    private async Task OrBrokenAsync(Task step)
    {
        var broken = BrokenAsync();
        if (await Task.WhenAny(step, broken) == broken) await broken;
        await step;
    }

    /// <summary>In this context: see <see cref="Flows.Flow.SendAsync"/>.</summary>
    private async Task BrokenAsync() => await _broken.Task;

    private void WatchSilence()
    {
        if (_streams is { IsStuck: true }) _ = BreakAfterSilenceAsync(_streams.Sent);
    }

    /// <summary>A cut is noticed when it lasts; each change of the networks begins the wait anew.</summary>
    private void WatchControl()
    {
        if (_way.Control() is null) _ = GiveUpAsync(++_silences);
        else _silences++;
    }

    private async Task GiveUpAsync(int silence)
    {
        await Task.Delay(LongestControlSilence, _world.Time);
        if (silence == _silences) LoseDestination();
    }

    private async Task BreakAfterSilenceAsync(double sent)
    {
        await Task.Delay(LongestSilence, _world.Time);
        if (_streams is { IsStuck: true } && _streams.Sent <= sent) Break("unable to write to the migration stream: Connection timed out");
    }

    /// <summary>Without its libvirtd no migration can be finished; one in post-copy is QEMU's own by then.</summary>
    private void LoseSource()
    {
        if (!IsPostCopy) _broken.TrySetException(Errors.Said(LibvirtErrorCode.SystemError, "End of file while reading data: Input/output error"));
    }

    private void LoseDestination()
    {
        if (!IsPostCopy && _resumedAt is null) Break("the connection to the destination's libvirtd broke");
    }

    private double Milliseconds(long from, long to) => _world.Time.GetElapsedTime(from, to).TotalMilliseconds;
}
