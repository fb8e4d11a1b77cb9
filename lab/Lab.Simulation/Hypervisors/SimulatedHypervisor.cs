using Lab.Agent.Hypervisors;
using Lab.Libvirt;
using Lab.Model.Migrations;
using Lab.Model.Units;
using Lab.Simulation.Clocks;
using Lab.Simulation.Guests;
using Lab.Simulation.World;

namespace Lab.Simulation.Hypervisors;

/// <summary>libvirt and QEMU of one simulated host, for one agent's life.</summary>
public sealed class SimulatedHypervisor : IHypervisor, IDisposable
{
    private readonly SimulatedWorld _world;
    private readonly SimulatedMachine _machine;
    private readonly SimulatedContext _agent;
    private DomainReport[] _listed = [];

    /// <param name="agent">The process that asks: events are told there, and not when it is dead.</param>
    public SimulatedHypervisor(SimulatedWorld world, SimulatedMachine machine, SimulatedContext agent)
    {
        (_world, _machine, _agent) = (world, machine, agent);
        machine.Events.Raised += Tell;
        machine.LibvirtDied += Lose;
        machine.LibvirtCame += Find;
    }

    public event Action<HypervisorEvent>? Raised;

    public bool IsConnected => _machine.HasLibvirt;

    public Task<HypervisorInfo> GetInfoAsync(CancellationToken cancellationToken) => AskAsync(() => new HypervisorInfo("simulated", "simulated", "simulated"));

    public Task<IReadOnlyList<DomainReport>> ListDomainsAsync(CancellationToken cancellationToken) => AskAsync(ListDomains);

    public Task<DomainReport?> FindDomainAsync(Guid id, CancellationToken cancellationToken) => AskAsync(() => _machine.Domains.GetValueOrDefault(id)?.Report());

    public async Task<DomainReport> CreateDomainAsync(VmDefinition vm, CancellationToken cancellationToken)
    {
        await AskAsync(() => _machine.Domains.ContainsKey(vm.Id) ? throw Errors.Said(LibvirtErrorCode.OperationFailed, $"domain '{vm.Name}' already exists with uuid {vm.Id}") : true);
        await Task.Delay(_world.Model.CreateDomain, _agent.Clock, CancellationToken.None);
        return await AskAsync(() =>
        {
            var memory = GuestMemory.Of(vm, _world.Model.Guest);
            var life = new GuestLife(vm, memory, _world.Model.Guest, _world.Time.GetTimestamp());
            var domain = _machine.Domains[vm.Id] = new SimulatedDomain(vm, memory, life, _machine.NewProcessId());
            _world.Lives.Add(life);
            life.Run(_machine.Name, _world.Time.GetTimestamp());
            _machine.Events.Lifecycle(domain, LifecycleKind.Started, (int)StartedDetail.Booted);
            return domain.Report();
        });
    }

    public Task PrepareDisksAsync(VmDefinition vm, CancellationToken cancellationToken) => AskAsync(() => true);

    public Task RemoveDisksAsync(Guid id, CancellationToken cancellationToken) => AskAsync(() => true);

    public Task DestroyDomainAsync(Guid id, CancellationToken cancellationToken) => AskAsync(() =>
    {
        var domain = Domain(id);
        domain.Leaving?.Break("the domain was destroyed");
        if (domain.IsArriving) domain.Arriving?.Break("the destination's QEMU was ended");
        // A guest whose memory is only arriving here lives on where it came from.
        if (!domain.IsArriving || domain.State.State == DomainState.Running) domain.Life.Pause(_world.Time.GetTimestamp());
        _machine.Domains.Remove(id);
        _machine.Events.Lifecycle(domain, LifecycleKind.Stopped, (int)StoppedDetail.Destroyed);
        return true;
    });

    public async Task MigrateAsync(Guid id, MigrationOrder order)
    {
        var domain = await AskAsync(() => Domain(id) is { Leaving: null } free ? free : throw Errors.Said(LibvirtErrorCode.OperationTimeout, "cannot acquire state change lock"));
        var (moves, lost) = (EndedAsync(new Transfer(_world, _machine, domain, order)), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        void Lose() => lost.TrySetResult();
        _machine.LibvirtDied += Lose;
        try
        {
            // The call is over with the libvirtd that it was made to; what became of the migration is another matter.
            if (await Task.WhenAny(moves, LostAsync(lost)) != moves) throw Errors.Gone();
            await moves;
        }
        finally
        {
            _machine.LibvirtDied -= Lose;
        }
    }

    public Task<DomainJob?> GetJobAsync(Guid id, CancellationToken cancellationToken) => AskAsync(() => _machine.Domains.GetValueOrDefault(id) switch
    {
        { Leaving: { HasJob: true } transfer } => new DomainJob(JobDirection.Outgoing, transfer.Progress()),
        { IsArriving: true } => new DomainJob(JobDirection.Incoming, null),
        _ => null,
    });

    /// <summary>A transient domain that has left is not known any more, and with it what its job was like.</summary>
    public Task<JobProgress?> GetCompletedJobAsync(Guid id, CancellationToken cancellationToken) => AskAsync<JobProgress?>(() => throw Errors.NoDomain(id));

    public Task AbortJobAsync(Guid id, CancellationToken cancellationToken) => AskAsync(() => { Job(id).Abort(); return true; });

    public Task SetMaxDowntimeAsync(Guid id, TimeSpan downtime, CancellationToken cancellationToken) => AskAsync(() => { Domain(id).SetMaxDowntime(downtime); return true; });

    public Task SetMaxSpeedAsync(Guid id, Bandwidth bandwidth, CancellationToken cancellationToken) => AskAsync(() => { Job(id).SetMaxSpeed(bandwidth); return true; });

    public Task StartPostCopyAsync(Guid id, CancellationToken cancellationToken) => AskAsync(() => { Job(id).StartPostCopy(); return true; });

    public void Dispose()
    {
        _machine.Events.Raised -= Tell;
        _machine.LibvirtDied -= Lose;
        _machine.LibvirtCame -= Find;
    }

    /// <summary>In this context: see <see cref="Flows.Flow.SendAsync"/>.</summary>
    private static async Task EndedAsync(Transfer transfer) => await transfer.RunAsync();

    private static async Task LostAsync(TaskCompletionSource lost) => await lost.Task;

    /// <summary>The same list as before where nothing has changed.</summary>
    private IReadOnlyList<DomainReport> ListDomains()
    {
        var place = 0;
        var isSame = _listed.Length == _machine.Domains.Count;
        foreach (var domain in _machine.Domains.Values)
        {
            if (!isSame) break;
            isSame = ReferenceEquals(_listed[place++], domain.Report());
        }

        return isSame ? _listed : _listed = [.. _machine.Domains.Values.Select(domain => domain.Report())];
    }

    private SimulatedDomain Domain(Guid id) => _machine.Domains.GetValueOrDefault(id) ?? throw Errors.NoDomain(id);

    private Transfer Job(Guid id) => Domain(id).Leaving is { HasJob: true } job ? job : throw Errors.Said(LibvirtErrorCode.OperationInvalid, "no job is active on the domain");

    /// <summary>An answer takes a moment; one of a libvirtd that died meanwhile does not come.</summary>
    private async Task<T> AskAsync<T>(Func<T> answer)
    {
        if (!IsConnected) throw Errors.Gone();
        await Task.Delay(_world.Model.Call, _agent.Clock, CancellationToken.None);
        while (_machine.StandsStill is { } standing) await standing.Task;
        return IsConnected ? answer() : throw Errors.Gone();
    }

    private void Tell(string host, HypervisorEvent raised)
    {
        if (host == _machine.Name && IsConnected) _agent.Post(_ => Raised?.Invoke(raised), null);
    }

    private void Lose() => _agent.Post(_ => Raised?.Invoke(new HypervisorLost("killed")), null);

    private void Find() => _agent.Post(_ => Raised?.Invoke(new HypervisorFound()), null);
}
