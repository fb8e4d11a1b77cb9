using System.Net;
using Lab.Engine.Stores;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Simulation.Clocks;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Networks;
using Lab.Simulation.Processes;
using Lab.Simulation.World;
using Microsoft.Extensions.Logging;

namespace Lab.Simulation.Labs;

/// <summary>A lab on virtual time: hosts that are asked what a real lab's hosts are asked, and run the stack's own engine and agents.</summary>
public sealed class SimulatedLab : ILab
{
    private const long HostMemory = 16L << 30;
    private const int HostCores = 8;

    private readonly List<SimulatedHost> _hosts = [];

    /// <param name="directory">The run directory, where what is recorded goes.</param>
    /// <param name="seed">Of all chance in it.</param>
    public SimulatedLab(LabPlan plan, VirtualTime time, HypervisorModel model, ulong seed, string directory, ILoggerFactory loggers)
    {
        (Plan, Loggers, Directory) = (plan, loggers, directory);
        var own = plan.Switches.SelectMany(item => item.ObserverAddresses.Select(address => new OwnAddress(item.Name, address.Split('/')[0], int.Parse(address.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture))));
        World = new SimulatedWorld(time, new Fabric([.. own], plan.Routes), model, seed, keepsWire: true);
        foreach (var host in plan.Hosts) _hosts.Add(Make(host));
        var engine = new SimulatedKernel(NamespaceLab.EngineName, [new SimulatedNic("eth0", plan.Engine.Mac, plan.Engine.Switch)], "eth0", plan.Engine.Address);
        World.Fabric.Add(engine);
        Engine = new SimulatedHost(this, NamespaceLab.EngineName, null);
        Observer = new SimulatedHost(this, Fabric.Observer, null);
    }

    public LabPlan Plan { get; }

    public SimulatedWorld World { get; }

    public ILoggerFactory Loggers { get; }

    /// <summary>The run directory.</summary>
    public string Directory { get; }

    public ILabHost Engine { get; }

    public IReadOnlyList<ILabHost> Hosts => _hosts;

    public ILabHost Observer { get; }

    /// <summary>The engine's database: it outlives its daemon.</summary>
    internal MemoryStore EngineStore { get; } = new();

    /// <summary>The engine's present life.</summary>
    public EngineProcess? EngineProcess { get; internal set; }

    /// <exception cref="LabException">Always: nothing here is reached by a stream of bytes.</exception>
    public Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken) =>
        throw new LabException(ErrorKind.NotSupported, "A simulated host is not reached by a socket.");

    public Task CollectAsync(string directory, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetCableAsync(string host, string nic, bool plugged, CancellationToken cancellationToken = default)
    {
        World.Fabric.Kernels[host].SetCable(nic, plugged);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SimulatedHost Make(HostPlan plan)
    {
        var nics = plan.Nics.Select(nic => new SimulatedNic(nic.Name, nic.Mac, nic.Switch, nic.Rate, nic.Delay ?? TimeSpan.Zero));
        var kernel = new SimulatedKernel(plan.Name, [.. nics], plan.ManagementNic, plan.ManagementAddress);
        var machine = new SimulatedMachine(plan.Name, kernel, plan.ManagementAddress.Split('/')[0], HostMemory, HostCores);
        World.Add(machine);
        return new SimulatedHost(this, plan.Name, machine);
    }
}
