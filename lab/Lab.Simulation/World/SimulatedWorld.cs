using Lab.Simulation.Chance;
using Lab.Simulation.Clocks;
using Lab.Simulation.Flows;
using Lab.Simulation.Guests;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Links;
using Lab.Simulation.Networks;
using Lab.Simulation.Wires;

namespace Lab.Simulation.World;

/// <summary>What all simulated hosts share: a clock, the networks, what flows through them, and chance.</summary>
public sealed class SimulatedWorld
{
    private const double SecondInMicroseconds = 1e6;

    private readonly Dictionary<string, SimulatedMachine> _machines = [];
    private readonly Dictionary<(string Host, string Nic, bool Out), Link> _links = [];
    private readonly Link? _setups;
    private int _ownPort = 40_000;

    /// <param name="keepsWire">What passes between hosts is kept, for captures.</param>
    public SimulatedWorld(VirtualTime time, Fabric fabric, HypervisorModel model, ulong seed, bool keepsWire)
    {
        (Time, Fabric, Model) = (time, fabric, model);
        Flows = new FlowNetwork(time);
        Wire = new Wire(keepsWire);
        Ids = SeededChance.Of(seed, "ids");
        Processors = model.MachineRate is { } rate ? new Link("machine", rate) : null;
        _setups = model.SetupsAtOnce is { } setups ? new Link("setups", setups * SecondInMicroseconds) : null;
    }

    public VirtualTime Time { get; }

    public Fabric Fabric { get; }

    public FlowNetwork Flows { get; }

    public Wire Wire { get; }

    public HypervisorModel Model { get; }

    /// <summary>What all migrations share where hosts share a machine's processors; null: each host has its own.</summary>
    public Link? Processors { get; }

    /// <summary>Every guest that was ever started.</summary>
    public List<GuestLife> Lives { get; } = [];

    /// <summary>Where identifiers come from.</summary>
    public SeededChance Ids { get; }

    public IReadOnlyDictionary<string, SimulatedMachine> Machines => _machines;

    /// <summary>Who listens for what.</summary>
    public Listeners Listeners { get; } = new();

    /// <summary>What goes wrong at this moment.</summary>
    public Disturbances Disturbances { get; } = new();

    /// <summary>Hears of migrations as the hypervisors carry them out, if anybody does.</summary>
    public ITransferObserver? Observer { get; set; }

    public void Add(SimulatedMachine machine)
    {
        _machines.Add(machine.Name, machine);
        Fabric.Add(machine.Kernel);
    }

    /// <summary>For a connection that a host opens, which may be the lab's own.</summary>
    public int NewPort(string host) => _machines.TryGetValue(host, out var machine) ? machine.NewPort() : ++_ownPort;

    /// <summary>What a stream along that way shares with others.</summary>
    public IReadOnlyList<Link> LinksOf(StreamPath path)
    {
        List<Link> links = [LinkOf(path.Source, isOut: true), LinkOf(path.Destination, isOut: false)];
        if (Processors is not null) links.Add(Processors);
        return links;
    }

    /// <summary>Lets so much time pass, to the tick: <c>Task.Delay</c> knows whole milliseconds only.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = Time.CreateTimer(_ => over.TrySetResult(), null, span, Timeout.InfiniteTimeSpan);
        await over.Task;
    }

    /// <summary>Work that takes so long by itself, and longer while too much of its kind goes on beside it on the machine that all hosts share.</summary>
    public async Task SetUpAsync(TimeSpan work)
    {
        if (_setups is null)
        {
            await PassAsync(work);
            return;
        }

        var share = Flows.Open([_setups], SecondInMicroseconds);
        await share.SendAsync(work.TotalMicroseconds);
        share.Close();
    }

    /// <summary>One direction of a NIC's cable, as much of it as is left for what TCP carries.</summary>
    public Link LinkOf(StreamEnd end, bool isOut)
    {
        if (_links.TryGetValue((end.Host, end.Nic, isOut), out var known)) return known;
        var rate = Fabric.Kernels.GetValueOrDefault(end.Host)?.Nics.FirstOrDefault(nic => nic.Name == end.Nic)?.Rate;
        return _links[(end.Host, end.Nic, isOut)] = new Link($"{end.Host}/{end.Nic}/{(isOut ? "out" : "in")}", rate * Model.LinkShare ?? double.PositiveInfinity);
    }
}
