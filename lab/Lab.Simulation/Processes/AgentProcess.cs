using Lab.Agent;
using Lab.Agent.Dialers;
using Lab.Agent.Guests;
using Lab.Agent.Machines;
using Lab.Agent.Migrations;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Units;
using Lab.Simulation.Clocks;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Links;
using Lab.Simulation.Networks;
using Lab.Simulation.World;
using Microsoft.Extensions.Logging;

namespace Lab.Simulation.Processes;

/// <summary>The agent's own code on a simulated host: one life of it.</summary>
public sealed class AgentProcess
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly SimulatedWorld _world;
    private readonly SimulatedMachine _machine;

    private AgentProcess(SimulatedWorld world, SimulatedMachine machine)
    {
        (_world, _machine) = (world, machine);
        Context = world.Time.NewProcess($"agent@{machine.Name}");
    }

    public SimulatedContext Context { get; }

    /// <summary>Completes when it serves; fails when it cannot, or ends before.</summary>
    public Task Serves { get; private set; } = Task.CompletedTask;

    /// <summary>Null before it serves.</summary>
    public HostAgent? Agent { get; private set; }

    /// <summary>Starts it; returns when it serves.</summary>
    public static async Task<AgentProcess> StartAsync(SimulatedWorld world, SimulatedMachine machine, Guid hostId, ILogger log, MigrationTimings? timings = null)
    {
        var process = Start(world, machine, hostId, log, timings);
        await process.Serves;
        return process;
    }

    /// <summary>Starts it and does not wait.</summary>
    public static AgentProcess Start(SimulatedWorld world, SimulatedMachine machine, Guid hostId, ILogger log, MigrationTimings? timings = null)
    {
        var process = new AgentProcess(world, machine);
        process.Serves = ProcessCall<bool>.RunAsync(
            process.Context, () => process.RunAsync(hostId, log, timings ?? new MigrationTimings()), () => new LabException(ErrorKind.ProcessDied, $"The agent of {machine.Name} ended as it started."), CancellationToken.None);
        return process;
    }

    private async Task<bool> RunAsync(Guid hostId, ILogger log, MigrationTimings timings)
    {
        var hypervisor = new SimulatedHypervisor(_world, _machine, Context);
        var network = new SimulatedHostNetwork(_machine.Kernel, Context);
        var state = new MachineState(_machine, Context, _world.Disturbances);
        var ports = new AgentPorts(hypervisor, network, new MachineFigures(_machine, Context.Clock), new Dialer(_world, _machine.Name), new NoGuestAgent(), state, Context.Clock, _world.Ids.NextId, log);
        Context.Died += hypervisor.Dispose;
        Context.Died += network.Dispose;
        var agent = new HostAgent(hostId, _machine.Name, ports, timings);
        await agent.StartAsync(CancellationToken.None);
        _world.Listeners.Add(_machine.Name, AgentRoutes.DefaultPort, new Listener(Context, agent));
        Agent = agent;
        return true;
    }

    /// <summary>Agents reach each other as the engine reaches them.</summary>
    private sealed class Dialer(SimulatedWorld world, string from) : IAgentDialer
    {
        private readonly Dictionary<string, IAgent> _links = [];

        public IAgent Dial(string address, string name)
        {
            if (_links.TryGetValue(address, out var known)) return known;
            var (host, port) = Endpoints.Parse(address, AgentRoutes.DefaultPort);
            return _links[address] = new AgentLink(new Wiring(world, from, host, port, ConnectTimeout), name, world.Wire.IsKept);
        }
    }

    private sealed class MachineFigures(SimulatedMachine machine, TimeProvider clock) : IHostMachine
    {
        public MachineDescription Describe() => new("simulated", "simulated", machine.Cores, new ByteCount(machine.MemoryBytes));

        public ByteCount FreeMemory() => new(Math.Max(0, machine.MemoryBytes - machine.UsedMemoryBytes));

        /// <summary>Each guest keeps a quarter of a processor busy.</summary>
        public ProcessorTimes ProcessorTimes()
        {
            const int BusyOf = 4;
            var total = clock.GetTimestamp() / TimeSpan.TicksPerMillisecond * machine.Cores;
            return new ProcessorTimes(Math.Min(total, total * machine.Domains.Count / (BusyOf * machine.Cores)), total);
        }
    }
}
