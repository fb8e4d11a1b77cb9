using Lab.Agent;
using Lab.Agent.Dialers;
using Lab.Agent.Guests;
using Lab.Agent.Machines;
using Lab.Agent.Migrations;
using Lab.Model.Agents;
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

    /// <summary>Starts it; returns when it serves.</summary>
    public static async Task<AgentProcess> StartAsync(SimulatedWorld world, SimulatedMachine machine, Guid hostId, ILogger log, MigrationTimings? timings = null)
    {
        var process = new AgentProcess(world, machine);
        var serves = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Context.Post(_ => _ = process.RunAsync(hostId, log, timings ?? new MigrationTimings(), serves), null);
        await serves.Task;
        return process;
    }

    private async Task RunAsync(Guid hostId, ILogger log, MigrationTimings timings, TaskCompletionSource serves)
    {
        try
        {
            var hypervisor = new SimulatedHypervisor(_world, _machine, Context);
            var network = new SimulatedHostNetwork(_machine.Kernel, Context);
            var ports = new AgentPorts(hypervisor, network, new MachineFigures(_machine, Context.Clock), new Dialer(_world, _machine.Name), new NoGuestAgent(), new MachineState(_machine, Context), Context.Clock, _world.Ids.NextId, log);
            var agent = new HostAgent(hostId, _machine.Name, ports, timings);
            Context.Died += hypervisor.Dispose;
            Context.Died += network.Dispose;
            await agent.StartAsync(CancellationToken.None);
            _world.Listeners.Add(_machine.Name, AgentRoutes.DefaultPort, new Listener(Context, agent));
            serves.TrySetResult();
        }
        catch (Exception exception)
        {
            serves.TrySetException(exception);
        }
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
