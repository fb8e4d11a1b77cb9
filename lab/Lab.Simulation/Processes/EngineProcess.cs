using Lab.Engine;
using Lab.Engine.Hosts;
using Lab.Engine.Stores;
using Lab.Model.Agents;
using Lab.Simulation.Chance;
using Lab.Simulation.Clocks;
using Lab.Simulation.Links;
using Lab.Simulation.World;
using Microsoft.Extensions.Logging;
using Host = Lab.Engine.Hosts.Host;

namespace Lab.Simulation.Processes;

/// <summary>The engine's own code on a simulated host: one life of it.</summary>
public sealed class EngineProcess
{
    private EngineProcess(SimulatedContext context, EngineCore core) => (Context, Core) = (context, core);

    public SimulatedContext Context { get; }

    public EngineCore Core { get; }

    /// <param name="host">The simulated host that it is on.</param>
    /// <param name="store">What is left of its former lives.</param>
    public static async Task<EngineProcess> StartAsync(SimulatedWorld world, string host, IEngineStore store, EngineOptions options, ILoggerFactory loggers)
    {
        var context = world.Time.NewProcess("engine");
        var started = new TaskCompletionSource<EngineProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        context.Post(_ =>
        {
            var core = new EngineCore(new LivingStore(store, context, world.Disturbances), context.Clock, new SeededIds(world.Ids), new Dialer(world, host, options.Timings.ConnectTimeout), options, loggers);
            core.Start();
            started.TrySetResult(new EngineProcess(context, core));
        }, null);
        return await started.Task;
    }

    private sealed class Dialer(SimulatedWorld world, string from, TimeSpan connectTimeout) : IAgentDialer
    {
        public AgentConnection Dial(Host host)
        {
            var (address, port) = Endpoints.Parse(host.AgentAddress, AgentRoutes.DefaultPort);
            return new AgentConnection(new AgentLink(new Wiring(world, from, address, port, connectTimeout), host.Name, world.Wire.IsKept));
        }
    }
}
