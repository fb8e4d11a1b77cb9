using Lab.Agent.Hypervisors;
using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Tests.Agents.Fakes;

/// <summary>A hypervisor that does as libvirt was seen to do, in the order it was seen to do it. What a transfer takes, and how it ends, a test may replace.</summary>
internal sealed class FakeHypervisor(FakeWorld world) : IHypervisor
{
    private TaskCompletionSource? _abort;
    private TaskCompletionSource? _lost;

    public event Action<HypervisorEvent>? Raised;

    public bool IsConnected { get; private set; } = true;

    public Dictionary<Guid, DomainReport> Domains { get; } = [];

    /// <summary>What was asked of it, in order.</summary>
    public List<string> Calls { get; } = [];

    public MigrationOrder? LastOrder { get; private set; }

    /// <summary>How long memory moves: one second, or what a test says; a fault it throws is the migration's.</summary>
    public Func<Task> Transfer { get; set; } = () => Task.Delay(TimeSpan.FromSeconds(1), world.Time);

    /// <summary>Passes over memory so far, by the time since the transfer began.</summary>
    public Func<TimeSpan, int> Iterations { get; set; } = _ => 1;

    public bool NoRoomForDisks { get; set; }

    /// <summary>VMs whose disks are here.</summary>
    public HashSet<Guid> Disks { get; } = [];

    /// <summary>How long it takes to make them.</summary>
    public TimeSpan DiskTime { get; set; }

    public Action DisksRemoved { get; set; } = () => { };

    public bool AbortAllowed { get; set; } = true;

    /// <summary>A call that fails leaves its job running, as when only the connection broke.</summary>
    public bool JobGoesOn { get; set; }

    /// <summary>A domain that is to be destroyed ends by itself at that moment.</summary>
    public bool StopsFirst { get; set; }

    /// <summary>Every call fails, and the daemon is there: a lock it could not take, say.</summary>
    public bool Stuck { get; set; }

    public TimeSpan? TransferBegan { get; private set; }

    public VmDefinition Add(string name, DomainState state = DomainState.Running, int reason = (int)RunningReason.Booted)
    {
        var vm = new VmDefinition { Id = world.NewId(), Name = name, Memory = ByteCount.FromMebibytes(256), KernelPath = "/vmlinuz", InitrdPath = "/initrd" };
        Put(vm, state, reason);
        return vm;
    }

    public void Put(VmDefinition vm, DomainState state, int reason) => Domains[vm.Id] = new DomainReport(vm, new DomainStateInfo(state, reason), Persistent: false, 100);

    /// <summary>The daemon dies; what was in flight fails.</summary>
    public void Die()
    {
        IsConnected = false;
        _lost?.TrySetResult();
        Raised?.Invoke(new HypervisorLost("killed"));
    }

    public void ComeBack()
    {
        IsConnected = true;
        Raised?.Invoke(new HypervisorFound());
    }

    public void Raise(HypervisorEvent raised) => Raised?.Invoke(raised);

    public void RaiseLifecycle(VmDefinition vm, LifecycleKind kind, int detail) => Raise(new DomainLifecycle(new LifecycleEvent(vm.Id, vm.Name, kind, detail)));

    public void Stop(VmDefinition vm, StoppedDetail detail)
    {
        if (Domains.Remove(vm.Id)) RaiseLifecycle(vm, LifecycleKind.Stopped, (int)detail);
    }

    public Task<HypervisorInfo> GetInfoAsync(CancellationToken cancellationToken) => Answer(() => new HypervisorInfo("9.0.0", "7.2.0", "tcg"));

    public Task<IReadOnlyList<DomainReport>> ListDomainsAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<DomainReport>>(() => [.. Domains.Values]);

    public Task<DomainReport?> FindDomainAsync(Guid id, CancellationToken cancellationToken) => Answer(() => Domains.GetValueOrDefault(id));

    public Task<DomainReport> CreateDomainAsync(VmDefinition vm, CancellationToken cancellationToken) => Answer(() =>
    {
        Put(vm, DomainState.Running, (int)RunningReason.Booted);
        RaiseLifecycle(vm, LifecycleKind.Started, (int)StartedDetail.Booted);
        return Domains[vm.Id];
    });

    public async Task PrepareDisksAsync(VmDefinition vm, CancellationToken cancellationToken)
    {
        await Answer(() =>
        {
            if (vm.Disks.Count > 0) Calls.Add("prepare disks");
            if (vm.Disks.Count > 0) Disks.Add(vm.Id);
            return NoRoomForDisks ? throw new LabException(ErrorKind.Environment, "No space left on device") : true;
        });
        if (DiskTime > TimeSpan.Zero) await Task.Delay(DiskTime, world.Time, CancellationToken.None);
    }

    public Task RemoveDisksAsync(Guid id, CancellationToken cancellationToken) => Answer(() =>
    {
        DisksRemoved();
        return Disks.Remove(id);
    });

    public Task DestroyDomainAsync(Guid id, CancellationToken cancellationToken) => Answer(() =>
    {
        Calls.Add("destroy");
        if (!Domains.TryGetValue(id, out var domain)) throw new LabException(ErrorKind.NotFound, "Domain not found") { LibvirtCode = 42, LibvirtDomain = 10 };
        if (StopsFirst)
        {
            Stop(domain.Definition, StoppedDetail.Failed);
            throw new LabException(ErrorKind.Hypervisor, "domain is not running") { LibvirtCode = 55, LibvirtDomain = 10 };
        }

        world.Tell(this, "destroys");
        Stop(domain.Definition, StoppedDetail.Destroyed);
        return true;
    });

    public async Task MigrateAsync(Guid id, MigrationOrder order)
    {
        LastOrder = order;
        Calls.Add("migrate");
        world.Tell(this, "transfers");
        var vm = Domains[id].Definition;
        var peer = world.PeerOf(order);
        _abort = new TaskCompletionSource();
        _lost = new TaskCompletionSource();
        TransferBegan = world.Time.Elapsed;
        peer.Put(vm, DomainState.Paused, (int)PausedReason.Migration);
        peer.RaiseLifecycle(vm, LifecycleKind.Started, (int)StartedDetail.Migrated);
        try
        {
            await await Task.WhenAny(Transfer(), Thrown(_abort, 78, "operation aborted"), Thrown(_lost, 38, "End of file while reading data"));
        }
        catch (LabException)
        {
            if (!JobGoesOn) TransferBegan = null;
            if (peer.Domains.GetValueOrDefault(id)?.State.State == DomainState.Paused) peer.Stop(vm, StoppedDetail.Failed);
            throw;
        }

        TransferBegan = null;
        peer.Put(vm, DomainState.Running, (int)RunningReason.Migrated);
        Raise(new JobEnded(id, JobDirection.Outgoing, new JobProgress { DowntimeNetMilliseconds = 30, MemoryBytes = 90 << 20 }));
        Stop(vm, StoppedDetail.Migrated);
        peer.RaiseLifecycle(vm, LifecycleKind.Resumed, (int)ResumedDetail.Migrated);
    }

    public Task<DomainJob?> GetJobAsync(Guid id, CancellationToken cancellationToken) => Answer(() => JobOf(id));

    public Task<JobProgress?> GetCompletedJobAsync(Guid id, CancellationToken cancellationToken) => Answer<JobProgress?>(() => null);

    public Task AbortJobAsync(Guid id, CancellationToken cancellationToken) => Answer(() =>
    {
        Calls.Add("abort");
        if (!AbortAllowed || _abort is null) throw new LabException(ErrorKind.Hypervisor, "no job is active on the domain") { LibvirtCode = 55 };
        _abort.TrySetResult();
        return true;
    });

    public Task SetMaxDowntimeAsync(Guid id, TimeSpan downtime, CancellationToken cancellationToken) => Answer(() => Note($"max-downtime {downtime.TotalMilliseconds}"));

    public Task SetMaxSpeedAsync(Guid id, Bandwidth bandwidth, CancellationToken cancellationToken) => Answer(() => Note($"max-speed {bandwidth.MebibytesPerSecond}"));

    public Task StartPostCopyAsync(Guid id, CancellationToken cancellationToken) => Answer(() =>
    {
        Put(Domains[id].Definition, DomainState.Paused, (int)PausedReason.PostCopy);
        RaiseLifecycle(Domains[id].Definition, LifecycleKind.Suspended, (int)SuspendedDetail.PostCopy);
        return Note("post-copy");
    });

    private DomainJob? JobOf(Guid id)
    {
        if (Domains.GetValueOrDefault(id)?.State.PausedReason is PausedReason.Migration && TransferBegan is null) return new DomainJob(JobDirection.Incoming, null);
        return TransferBegan is { } began ? new DomainJob(JobDirection.Outgoing, new JobProgress { Iteration = Iterations(world.Time.Elapsed - began) }) : null;
    }

    private bool Note(string call)
    {
        Calls.Add(call);
        return true;
    }

    private static async Task Thrown(TaskCompletionSource when, int code, string message)
    {
        await when.Task;
        throw new LabException(ErrorKind.Hypervisor, message) { LibvirtCode = code, LibvirtDomain = 10 };
    }

    private Task<T> Answer<T>(Func<T> answer)
    {
        if (!IsConnected) return Task.FromException<T>(new LabException(ErrorKind.Unreachable, "libvirtd does not answer") { Retryable = true });
        if (Stuck) return Task.FromException<T>(new LabException(ErrorKind.Hypervisor, "cannot acquire state change lock") { LibvirtCode = 68, LibvirtDomain = 10 });
        try
        {
            return Task.FromResult(answer());
        }
        catch (LabException exception)
        {
            return Task.FromException<T>(exception);
        }
    }
}
