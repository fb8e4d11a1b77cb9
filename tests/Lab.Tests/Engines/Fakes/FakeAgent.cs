using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab.Engine.Waiting;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Networks;
using Lab.Model.Units;

namespace Lab.Tests.Engines.Fakes;

/// <summary>An agent with a host of its own, as far as the engine can tell. Tests turn its knobs.</summary>
public sealed class FakeAgent(FakeHosts hosts, string name, TimeProvider time) : IAgent, IDisposable
{
    private readonly List<AgentEvent> _events = [];
    private readonly ConcurrentDictionary<Guid, MigrationStatus> _migrations = [];
    private readonly Lock _gate = new();
    private readonly List<WakeUp> _readers = [];
    private CancellationTokenSource _life = new();
    private Guid _agentId = Guid.NewGuid();

    public string Name => name;

    public ConcurrentDictionary<Guid, VmReport> Vms { get; } = [];

    public HostNetworkState Network { get; set; } = new();

    public ByteCount FreeMemory { get; set; } = ByteCount.FromMebibytes(8192);

    public int CpuCount { get; set; } = 4;

    public bool Reachable { get; private set; } = true;

    /// <summary>Fresh connections fail: the host applied a set-up that cut the engine off.</summary>
    public bool FreshReachable { get; set; } = true;

    /// <summary>What a migration asked of this agent does.</summary>
    public FakeMigration Next { get; set; } = new();

    /// <summary>Thrown by every question about the hypervisor.</summary>
    public LabException? Broken { get; set; }

    public List<MigrateRequest> Migrations { get; } = [];

    public List<Guid> Cancelled { get; } = [];

    public List<SetupNetworksRequest> Setups { get; } = [];

    public List<Guid> Confirmed { get; } = [];

    public int Commits { get; private set; }

    public LabException? SetupFailure { get; set; }

    public LabException? StartFailure { get; set; }

    /// <summary>How long starting and ending a VM takes.</summary>
    public TimeSpan VmTime { get; set; }

    public void GoAway()
    {
        Reachable = false;
        _life.Cancel();
    }

    public void ComeBack()
    {
        Reachable = true;
        _life = new CancellationTokenSource();
    }

    /// <summary>A new process: it knows the VMs of its host and nothing else.</summary>
    public void Restart()
    {
        _life.Cancel();
        _life = new CancellationTokenSource();
        Reachable = true;
        _agentId = Guid.NewGuid();
        lock (_gate) _events.Clear();
        _migrations.Clear();
        Emit(AgentEventKinds.Started, null, new { version = "1" });
    }

    public void Emit(string kind, Guid? vm, object data)
    {
        lock (_gate)
        {
            _events.Add(new AgentEvent(_agentId, _events.Count + 1, time.GetUtcNow(), kind, vm, JsonSerializer.SerializeToElement(data, AgentJson.Options)));
            foreach (var reader in _readers) reader.Now();
        }
    }

    /// <summary>The VM's state changed on this host, and the agent says so.</summary>
    public void SetVm(Guid id, VmStatus? status, string? exitReason = null)
    {
        if (status is null) Vms.TryRemove(id, out _);
        else Vms[id] = new VmReport(id, id.ToString(), status.Value, ByteCount.FromMebibytes(256), 1, null, exitReason);
        Emit(AgentEventKinds.VmStatus, id, Vms.GetValueOrDefault(id) ?? new VmReport(id, id.ToString(), VmStatus.Down, ByteCount.FromMebibytes(256), 1, null, exitReason));
    }

    public Task PingAsync(CancellationToken cancellationToken) => Answer();

    public async Task<HostCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken)
    {
        await Answer();
        return new HostCapabilities
        {
            HostId = Guid.Parse("00000000-0000-0000-0000-00000000000a"),
            HostName = name,
            AgentVersion = "0.1.0",
            LibvirtVersion = "9.0.0",
            HypervisorVersion = "7.2.0",
            KernelVersion = "6.1.0",
            Accelerator = "tcg",
            CpuModel = "test",
            CpuCount = CpuCount,
            Memory = ByteCount.FromMebibytes(16384),
            Network = Network,
        };
    }

    public async Task<HostStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        await Answer();
        return new HostStatistics { CpuPercent = 1, FreeMemory = FreeMemory, ActiveVms = Vms.Count, IncomingMigrations = 0, OutgoingMigrations = 0, Network = Network };
    }

    public async Task<SetupNetworksResult> SetupNetworksAsync(SetupNetworksRequest request, CancellationToken cancellationToken)
    {
        await Answer();
        Setups.Add(request);
        if (SetupFailure is { } failure) throw failure;
        Network = FakeNetworks.Apply(Network, request);
        return new SetupNetworksResult(Guid.NewGuid(), request.CheckConnectivity, request.CheckConnectivity ? time.GetUtcNow() + request.ConnectivityTimeout : null);
    }

    public async Task ConfirmConnectivityAsync(ConfirmConnectivityRequest request, CancellationToken cancellationToken)
    {
        await Answer();
        Confirmed.Add(request.SetupId);
    }

    public async Task CommitNetworksAsync(CancellationToken cancellationToken)
    {
        await Answer();
        Commits++;
    }

    public async Task<VmReport> CreateVmAsync(VmDefinition vm, CancellationToken cancellationToken)
    {
        await Answer();
        if (VmTime > TimeSpan.Zero) await Task.Delay(VmTime, time, cancellationToken);
        if (StartFailure is { } failure) throw failure;
        SetVm(vm.Id, VmStatus.Up);
        return Vms[vm.Id];
    }

    public async Task DestroyVmAsync(Guid vmId, CancellationToken cancellationToken)
    {
        await Answer();
        if (VmTime > TimeSpan.Zero) await Task.Delay(VmTime, time, cancellationToken);
        if (!Vms.ContainsKey(vmId)) throw new LabException(ErrorKind.NotFound, "no such VM");
        SetVm(vmId, null);
    }

    public async Task<IReadOnlyList<VmReport>> ListVmsAsync(CancellationToken cancellationToken)
    {
        await Answer();
        return [.. Vms.Values];
    }

    public async Task<MigrationStatus> MigrateAsync(MigrateRequest request, CancellationToken cancellationToken)
    {
        await Answer();
        Migrations.Add(request);
        var script = Next;
        if (script.Delay is { } delay) await Task.Delay(delay, time, cancellationToken);
        if (script.Refusal is { } refusal) throw refusal;
        var status = Set(request, MigrationPhase.Queued, null);
        SetVm(request.VmId, VmStatus.MigrationSource);
        _ = RunAsync(request, script);
        if (script.AnswerLost) throw new LabException(ErrorKind.Unreachable, "the answer was lost");
        return status;
    }

    public Task PrepareIncomingMigrationAsync(PrepareIncomingMigrationRequest request, CancellationToken cancellationToken) => throw new NotSupportedException("between agents");

    public Task AbandonIncomingMigrationAsync(Guid migrationId, CancellationToken cancellationToken) => throw new NotSupportedException("between agents");

    public async Task CancelMigrationAsync(Guid vmId, CancellationToken cancellationToken)
    {
        await Answer();
        Cancelled.Add(vmId);
        if (!_migrations.TryGetValue(vmId, out var running)) throw new LabException(ErrorKind.NotFound, "no such migration");
        if (running.Phase == MigrationPhase.PostCopy) throw new LabException(ErrorKind.Conflict, "In post-copy a migration cannot be cancelled.");
        var request = Migrations.Last(m => m.MigrationId == running.MigrationId);
        hosts.Destination(request)?.SetVm(vmId, null);
        SetVm(vmId, VmStatus.Up);
        Phase(request, MigrationPhase.Cancelled, null);
    }

    public Task ChangeMigrationParametersAsync(ChangeMigrationParametersRequest request, CancellationToken cancellationToken) => Answer();

    public async Task<MigrationStatus> GetMigrationStatusAsync(Guid vmId, CancellationToken cancellationToken)
    {
        await Answer();
        return _migrations.GetValueOrDefault(vmId) ?? throw new LabException(ErrorKind.NotFound, "no migration of that VM");
    }

    public async IAsyncEnumerable<AgentEvent> EventsAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Reachable) throw new LabException(ErrorKind.Unreachable, "gone");
        var life = _life.Token;
        var appended = new WakeUp();
        lock (_gate) _readers.Add(appended);
        try
        {
            while (true)
            {
                foreach (var e in After(after))
                {
                    after = e.Sequence;
                    yield return e;
                }

                using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life);
                try
                {
                    await appended.WaitAsync(TimeSpan.FromMinutes(1), time, both.Token);
                }
                catch (OperationCanceledException) when (life.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    throw new LabException(ErrorKind.Unreachable, "The connection broke.");
                }
            }
        }
        finally
        {
            lock (_gate) _readers.Remove(appended);
        }
    }

    public void Dispose() => _life.Dispose();

    public void Phase(MigrateRequest request, MigrationPhase phase, AgentError? error)
    {
        Set(request, phase, error);
        Emit(AgentEventKinds.MigrationPhase, request.VmId, new { migrationId = request.MigrationId, role = "source", phase, destination = request.Destination, destinationQemu = request.DestinationQemu, error });
    }

    private MigrationStatus Set(MigrateRequest request, MigrationPhase phase, AgentError? error)
    {
        var result = phase == MigrationPhase.Completed ? FakeMigration.Result : null;
        return _migrations[request.VmId] = new MigrationStatus(request.MigrationId, request.VmId, phase, time.GetUtcNow(), phase >= MigrationPhase.Completed ? time.GetUtcNow() : null, result, error);
    }

    private async Task RunAsync(MigrateRequest request, FakeMigration script)
    {
        var agent = _agentId;
        Phase(request, MigrationPhase.Preparing, null);
        hosts.Destination(request)?.SetVm(request.VmId, VmStatus.MigrationDestination);
        Phase(request, script.PostCopy ? MigrationPhase.PostCopy : MigrationPhase.Transferring, null);
        Emit(AgentEventKinds.MigrationProgress, request.VmId, FakeMigration.Progress(request.MigrationId));
        if (script.Hangs) return;
        await Task.Delay(script.Duration, time);
        if (agent != _agentId || !Reachable || _migrations.GetValueOrDefault(request.VmId)?.Phase >= MigrationPhase.Completed) return;
        if (script.Error is { } error)
        {
            if (script.AbortedBySchedule) Emit(AgentEventKinds.MigrationConvergence, request.VmId, new { migrationId = request.MigrationId, action = "abort" });
            hosts.Destination(request)?.SetVm(request.VmId, null);
            SetVm(request.VmId, script.LosesVm ? VmStatus.Lost : VmStatus.Up, script.LosesVm ? error.Message : null);
            Phase(request, MigrationPhase.Failed, error);
            return;
        }

        hosts.Destination(request)?.SetVm(request.VmId, VmStatus.Up);
        SetVm(request.VmId, null);
        Emit(AgentEventKinds.MigrationCompleted, request.VmId, FakeMigration.Completed(request.MigrationId));
        Phase(request, MigrationPhase.Completed, null);
    }

    private AgentEvent[] After(long sequence)
    {
        lock (_gate) return [.. _events.Where(e => e.Sequence > (sequence > _events.Count ? 0 : sequence))];
    }

    private async Task Answer()
    {
        await Task.Yield();
        if (!Reachable) throw new LabException(ErrorKind.Unreachable, $"The agent of {name} does not answer.") { Host = name, Retryable = true };
        if (Broken is { } broken) throw broken;
    }
}
