using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lab.Agent.Dialers;
using Lab.Agent.Events;
using Lab.Agent.Guests;
using Lab.Agent.HostNetworks;
using Lab.Agent.Hypervisors;
using Lab.Agent.Machines;
using Lab.Agent.Migrations;
using Lab.Agent.States;
using Lab.Agent.Vms;
using Lab.Libvirt;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Mutations;
using Lab.Model.Networks;

namespace Lab.Agent;

/// <summary>What an agent lives on: all of it replaceable, so that it runs unchanged on virtual time with a simulated host.</summary>
public sealed record AgentPorts(
    IHypervisor Hypervisor, IHostNetwork Network, IHostMachine Machine, IAgentDialer Dialer, IGuestAgent Guest, IStateStore State, TimeProvider Time, Func<Guid> NewId, ILogger Log);

/// <summary>
/// The agent's verbs over its ports. It never leaves the caller's synchronization context, so that a single-threaded one orders everything.
/// </summary>
public sealed class HostAgent : IAgent, IDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    private readonly Guid _hostId;
    private readonly string _hostName;
    private readonly AgentPorts _ports;
    private readonly AgentEvents _events;
    private readonly VmRoles _roles = new();
    private readonly VirtualMachines _vms;
    private readonly OutgoingMigrations _outgoing;
    private readonly IncomingMigrations _incoming;
    private readonly HostNetworkSetups _networks;
    private readonly Channel<HypervisorEvent> _raised = Channel.CreateUnbounded<HypervisorEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _gate = new();
    private ProcessorTimes _lastTimes;

    public HostAgent(Guid hostId, string hostName, AgentPorts ports, MigrationTimings timings)
    {
        (_hostId, _hostName, _ports) = (hostId, hostName, ports);
        var roles = _roles;
        var journal = new MigrationJournal(ports.State);
        Log = new EventLog(ports.NewId(), ports.Time);
        _events = new AgentEvents(Log);
        _vms = new VirtualMachines(ports.Hypervisor, roles, _events);
        _outgoing = new OutgoingMigrations(
            new SourceContext(hostName, ports.Hypervisor, ports.Dialer, ports.Guest, roles, _vms, _events, journal, new MigrationSlots(), timings, ports.Time, ports.Log), ports.NewId);
        _incoming = new IncomingMigrations(
            new DestinationContext(ports.Hypervisor, ports.Guest, roles, _vms, _events, journal, new MigrationSlots(), timings, ports.Time, ports.Log), ports.NewId);
        _networks = new HostNetworkSetups(ports.Network, new NetworkStore(ports.State), _events, ports.Time, ports.NewId, ports.Log);
    }

    public static string Version { get; } = typeof(HostAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public EventLog Log { get; }

    /// <summary>Finds again what a former agent left: networks first, for the rest may need them, then VMs on their way.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _events.Started(Version);
        _lastTimes = _ports.Machine.ProcessorTimes();
        _ports.Hypervisor.Raised += Receive;
        _ = HandleAllAsync();
        await _networks.RestoreAsync(cancellationToken);
        var domains = await _ports.Hypervisor.ListDomainsAsync(cancellationToken);
        if (!Mutation.AgentForgetsMigrations.IsOn())
        {
            await _outgoing.RestoreAsync(domains);
            await _incoming.RestoreAsync(domains);
        }

        foreach (var domain in domains) await _vms.PublishAsync(domain.Id);
    }

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<HostCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken)
    {
        var hypervisor = await _ports.Hypervisor.GetInfoAsync(cancellationToken);
        var machine = _ports.Machine.Describe();
        return new HostCapabilities
        {
            HostId = _hostId,
            HostName = _hostName,
            AgentVersion = Version,
            LibvirtVersion = hypervisor.LibvirtVersion,
            HypervisorVersion = hypervisor.HypervisorVersion,
            KernelVersion = machine.KernelVersion,
            Accelerator = hypervisor.Accelerator,
            CpuModel = machine.CpuModel,
            CpuCount = machine.CpuCount,
            Memory = machine.Memory,
            Network = await _networks.ReadStateAsync(cancellationToken),
        };
    }

    public async Task<HostStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        var network = await _networks.ReadStateAsync(cancellationToken);
        var vms = await _vms.ListAsync(cancellationToken);
        return new HostStatistics
        {
            CpuPercent = CpuPercent(),
            FreeMemory = _ports.Machine.FreeMemory(),
            ActiveVms = vms.Count(vm => vm.Status is not (VmStatus.Down or VmStatus.Lost)),
            IncomingMigrations = _incoming.Active,
            OutgoingMigrations = _outgoing.Active,
            Network = network,
        };
    }

    // The work goes on when the asker is gone: none of these takes its token.
    public Task<SetupNetworksResult> SetupNetworksAsync(SetupNetworksRequest request, CancellationToken cancellationToken) => _networks.SetupAsync(request);

    public Task ConfirmConnectivityAsync(ConfirmConnectivityRequest request, CancellationToken cancellationToken) => _networks.ConfirmAsync(request.SetupId);

    public Task CommitNetworksAsync(CancellationToken cancellationToken) => _networks.CommitAsync();

    public Task<VmReport> CreateVmAsync(VmDefinition vm, CancellationToken cancellationToken) => _vms.CreateAsync(vm, CancellationToken.None);

    public Task DestroyVmAsync(Guid vmId, CancellationToken cancellationToken) => _vms.DestroyAsync(vmId, CancellationToken.None);

    public Task<IReadOnlyList<VmReport>> ListVmsAsync(CancellationToken cancellationToken) => _vms.ListAsync(cancellationToken);

    public Task<MigrationStatus> MigrateAsync(MigrateRequest request, CancellationToken cancellationToken) => _outgoing.StartAsync(request);

    public Task PrepareIncomingMigrationAsync(PrepareIncomingMigrationRequest request, CancellationToken cancellationToken) => _incoming.PrepareAsync(request, CancellationToken.None);

    public Task AbandonIncomingMigrationAsync(Guid migrationId, CancellationToken cancellationToken) => _incoming.AbandonAsync(migrationId);

    public Task CancelMigrationAsync(Guid vmId, CancellationToken cancellationToken) => _outgoing.CancelAsync(vmId);

    public Task ChangeMigrationParametersAsync(ChangeMigrationParametersRequest request, CancellationToken cancellationToken) => _outgoing.ChangeAsync(request, cancellationToken);

    public Task<MigrationStatus> GetMigrationStatusAsync(Guid vmId, CancellationToken cancellationToken) => Task.FromResult(_outgoing.StatusOf(vmId));

    public async IAsyncEnumerable<AgentEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in Log.ReadAsync(after, KeepAlive, cancellationToken))
            foreach (var stored in batch)
                yield return stored.ToEvent();
    }

    public void Dispose()
    {
        _ports.Hypervisor.Raised -= Receive;
        _raised.Writer.TryComplete();
        _vms.Dispose();
        _networks.Dispose();
    }

    private double CpuPercent()
    {
        lock (_gate)
        {
            var times = _ports.Machine.ProcessorTimes();
            var percent = times.PercentSince(_lastTimes);
            _lastTimes = times;
            return percent;
        }
    }

    /// <summary>What must not wait is done here, in the order of the events; what asks the hypervisor back waits its turn.</summary>
    private void Receive(HypervisorEvent raised)
    {
        if (raised is DomainLifecycle { Event: var lifecycle }) _events.Lifecycle(lifecycle.Uuid, LibvirtNames.Kebab(lifecycle.Kind.ToString()), Detail(lifecycle));
        if (VmOf(raised) is { } vmId) _outgoing.Observe(vmId, raised);
        _raised.Writer.TryWrite(raised);
    }

    private async Task HandleAllAsync()
    {
        // Not ReadAllAsync, which goes on in the thread pool.
        while (await _raised.Reader.WaitToReadAsync())
            while (_raised.Reader.TryRead(out var raised)) await HandleSafelyAsync(raised);
    }

    private async Task HandleSafelyAsync(HypervisorEvent raised)
    {
        try
        {
            await HandleAsync(raised);
        }
        catch (Exception exception)
        {
            _ports.Log.LogError(exception, "Handling {Event} failed", raised);
        }
    }

    private async Task HandleAsync(HypervisorEvent raised)
    {
        switch (raised)
        {
            case DomainLifecycle { Event: { Stopped: { } detail } stopped }:
                await _incoming.ObserveAsync(stopped);
                await RemoveDisksAsync(stopped.Uuid); // before its end is told: whoever hears of it may start it here again, with new ones
                await _vms.PublishStoppedAsync(stopped.Uuid, stopped.Name, detail);
                break;
            case DomainLifecycle { Event: var lifecycle }:
                await _incoming.ObserveAsync(lifecycle);
                await _vms.PublishAsync(lifecycle.Uuid);
                break;
            case HypervisorFound:
                _ = _outgoing.ReviewAsync();
                await _incoming.LookAsync();
                foreach (var domain in await _ports.Hypervisor.ListDomainsAsync(CancellationToken.None)) await _vms.PublishAsync(domain.Id, always: true);
                break;
        }
    }

    /// <summary>Of a VM that is gone and does not come back: its last word may be late.</summary>
    private async Task RemoveDisksAsync(Guid vmId)
    {
        try
        {
            if (await _ports.Hypervisor.FindDomainAsync(vmId, CancellationToken.None) is not null || _roles[vmId] == VmRole.MigrationDestination) return;
            await _ports.Hypervisor.RemoveDisksAsync(vmId, CancellationToken.None);
        }
        catch (LabException exception)
        {
            _ports.Log.LogWarning("The disks of VM {Vm} stay, if it had any: {Reason}", vmId, exception.Message);
        }
    }

    private static Guid? VmOf(HypervisorEvent raised) => raised switch
    {
        DomainLifecycle { Event: var lifecycle } => lifecycle.Uuid,
        IterationBegan iteration => iteration.DomainId,
        JobEnded ended => ended.DomainId,
        _ => null,
    };

    private static string Detail(LifecycleEvent raised)
    {
        var name = raised.Started?.ToString() ?? raised.Suspended?.ToString() ?? raised.Resumed?.ToString() ?? raised.Stopped?.ToString();
        return LibvirtNames.Kebab(name ?? raised.Detail.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
