using Lab.Agent;
using Lab.Agent.Dialers;
using Lab.Agent.Guests;
using Lab.Agent.Hypervisors;
using Lab.Agent.Machines;
using Lab.Agent.Migrations;
using Lab.Agent.States;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Units;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Tests.Agents.Fakes;

/// <summary>Hosts with real agents on simulated ports and virtual time, in one order of things.</summary>
internal sealed class FakeWorld(VirtualTime time)
{
    private readonly List<FakeHost> _hosts = [];
    private int _ids;

    public VirtualTime Time => time;

    /// <summary>What happened, over all hosts, in order: <c>host1 transfers</c>.</summary>
    public List<string> Happened { get; } = [];

    public static async Task<(FakeWorld World, FakeHost Source, FakeHost Destination)> TwoHostsAsync(VirtualTime time)
    {
        var world = new FakeWorld(time);
        return (world, await world.AddHostAsync("host1"), await world.AddHostAsync("host2"));
    }

    public async Task<FakeHost> AddHostAsync(string name)
    {
        var host = new FakeHost(this, name);
        _hosts.Add(host);
        await host.StartAgentAsync();
        return host;
    }

    public Guid NewId() => new(++_ids, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public FakeHost Host(string name) => _hosts.Single(host => host.Name == name);

    public FakeHypervisor PeerOf(MigrationOrder order) => Host(new Uri(order.DestinationUri).Host).Hypervisor;

    public void Tell(FakeHypervisor hypervisor, string what) => Happened.Add($"{_hosts.Single(host => host.Hypervisor == hypervisor).Name} {what}");

    /// <summary>The request with what every test leaves as it is.</summary>
    public MigrateRequest To(FakeHost destination, VmDefinition vm) => new()
    {
        VmId = vm.Id,
        MigrationId = NewId(),
        Destination = $"{destination.Name}:54321",
        DestinationName = destination.Name,
        DestinationQemu = "192.168.101.12",
    };
}

/// <summary>One host: its simulated ports outlive its agent, which may be started again.</summary>
internal sealed class FakeHost(FakeWorld world, string name) : IAgentDialer, IHostMachine
{
    public string Name => name;

    public FakeHypervisor Hypervisor { get; } = new(world);

    public FakeNetwork Network { get; } = new();

    public FakeGuest Guest { get; } = new(world);

    public MemoryState State { get; } = new();

    public HostAgent Agent { get; private set; } = null!;

    public bool Reachable { get; set; } = true;

    /// <summary>Thrown at whoever asks this host's agent.</summary>
    public Exception? Fault { get; set; }

    public MigrationTimings Timings { get; set; } = new();

    /// <summary>All events of the present agent.</summary>
    public IEnumerable<AgentEvent> Events => Agent.Log.Snapshot();

    public IEnumerable<string> Phases => Events.Where(raised => raised.Kind == AgentEventKinds.MigrationPhase).Select(raised => raised.Data.GetProperty("phase").GetString()!);

    public IEnumerable<string> Statuses => Events.Where(raised => raised.Kind == AgentEventKinds.VmStatus).Select(raised => raised.Data.GetProperty("status").GetString()!);

    public async Task StartAgentAsync()
    {
        Agent = new HostAgent(world.NewId(), name, new AgentPorts(Hypervisor, Network, this, this, Guest, State, world.Time, world.NewId, NullLogger.Instance), Timings);
        await Agent.StartAsync(CancellationToken.None);
    }

    /// <summary>The agent's process is killed: its tasks go on in this process, but nobody hears them.</summary>
    public Task RestartAgentAsync()
    {
        Agent.Dispose();
        return StartAgentAsync();
    }

    public Task<MigrationStatus> StatusAsync(VmDefinition vm) => Agent.GetMigrationStatusAsync(vm.Id, CancellationToken.None);

    public async Task<MigrationStatus> EndOfAsync(VmDefinition vm)
    {
        while (true)
        {
            var status = await StatusAsync(vm);
            if (status.Finished is not null) return status;
            await world.Time.PassAsync(0.01);
        }
    }

    public async Task<VmStatus?> VmAsync(VmDefinition vm) => (await Agent.ListVmsAsync(CancellationToken.None)).SingleOrDefault(report => report.Id == vm.Id)?.Status;

    public IAgent Dial(string address, string name) => new FakeLink(world.Host(address.Split(':')[0]), world, Name);

    public MachineDescription Describe() => new("6.1", "qemu64", 2, ByteCount.FromMebibytes(4096));

    public ByteCount FreeMemory() => ByteCount.FromMebibytes(1024);

    public ProcessorTimes ProcessorTimes() => new((long)world.Time.Elapsed.TotalMilliseconds / 4, (long)world.Time.Elapsed.TotalMilliseconds);
}

internal sealed class FakeGuest(FakeWorld world) : IGuestAgent
{
    public TimeSpan HookTime { get; set; }

    public async Task<GuestAnswer> BeforeMigrationAsync(Guid vmId, CancellationToken cancellationToken)
    {
        world.Happened.Add("guest before");
        await Task.Delay(HookTime, world.Time, CancellationToken.None); // a guest does not heed our tokens
        return GuestAnswer.Done;
    }

    public Task<GuestAnswer> AfterMigrationAsync(Guid vmId, CancellationToken cancellationToken)
    {
        world.Happened.Add("guest after");
        return Task.FromResult(GuestAnswer.Done);
    }
}

internal sealed class MemoryState : IStateStore
{
    public SortedDictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    public bool Full { get; set; }

    public string? Read(string name) => Texts.GetValueOrDefault(name);

    public void Write(string name, string text) => Texts[name] = Full ? throw new LabException(ErrorKind.Environment, "No space left on device") : text;

    public bool ReadOnly { get; set; }

    public void Delete(string name)
    {
        if (ReadOnly) throw new LabException(ErrorKind.Environment, "Read-only file system");
        Texts.Remove(name);
    }

    public IReadOnlyList<string> List(string folder) => [.. Texts.Keys.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))];
}
