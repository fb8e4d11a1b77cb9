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
    private readonly Dictionary<string, SimulatedMachine> _machines = [];
    private readonly Dictionary<(string Host, string Nic, bool Out), Link> _links = [];
    private readonly Link? _machine;
    private int _ownPort = 40_000;

    /// <param name="keepsWire">What passes between hosts is kept, for captures.</param>
    public SimulatedWorld(VirtualTime time, Fabric fabric, HypervisorModel model, ulong seed, bool keepsWire)
    {
        (Time, Fabric, Model) = (time, fabric, model);
        Flows = new FlowNetwork(time);
        Wire = new Wire(keepsWire);
        Ids = SeededChance.Of(seed, "ids");
        _machine = model.MachineRate is { } rate ? new Link("machine", rate) : null;
    }

    public VirtualTime Time { get; }

    public Fabric Fabric { get; }

    public FlowNetwork Flows { get; }

    public Wire Wire { get; }

    public HypervisorModel Model { get; }

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
        if (_machine is not null) links.Add(_machine);
        return links;
    }

    /// <summary>One direction of a NIC's cable.</summary>
    public Link LinkOf(StreamEnd end, bool isOut)
    {
        if (_links.TryGetValue((end.Host, end.Nic, isOut), out var known)) return known;
        var rate = Fabric.Kernels.GetValueOrDefault(end.Host)?.Nics.FirstOrDefault(nic => nic.Name == end.Nic)?.Rate;
        return _links[(end.Host, end.Nic, isOut)] = new Link($"{end.Host}/{end.Nic}/{(isOut ? "out" : "in")}", rate ?? double.PositiveInfinity);
    }
}
