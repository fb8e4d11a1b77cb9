using System.Diagnostics;
using Lab.Agent.Migrations;
using Lab.Engine;
using Lab.Engine.Clusters;
using Lab.Engine.Networks;
using Lab.Engine.Policies;
using Lab.Engine.Vms;
using Lab.Simulation.Clocks;
using Lab.Simulation.Clusters;
using Microsoft.Extensions.Logging;

namespace Lab.Simulation.Fleets;

/// <summary>Empties a rack: the engine puts its hosts into maintenance, its scheduler chooses where VMs go, the agents migrate them, all of it the stack's own code on virtual time.</summary>
public sealed class Evacuation
{
    private const string GuestKernel = "/boot/vmlinuz";
    private const string GuestInitrd = "/boot/initrd";

    /// <summary>So often people put a host into maintenance that still has VMs.</summary>
    private const int MostRounds = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>For hosts to be seen with their VMs.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>To know what a fleet costs in which nothing happens.</summary>
    private static readonly TimeSpan Standing = TimeSpan.FromSeconds(15);

    /// <summary>How often agents look at a migration and tell of it. In a lab every tenth of a second, for its plots; with hundreds at once nobody reads that.</summary>
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(1);

    private readonly FleetPlan _plan;
    private readonly SimulatedCluster _cluster;
    private readonly IReadOnlyList<FleetVm> _vms;

    private Evacuation(VirtualTime time, FleetPlan plan, ILoggerFactory loggers)
    {
        _plan = plan;
        _cluster = new SimulatedCluster(time, plan.Cluster, plan.Model, plan.Seed, new EngineOptions(), loggers, new MigrationTimings { SampleInterval = Sampling });
        _vms = plan.Vms.Draw(plan.Hosts * plan.VmsPerHost, plan.Seed);
    }

    /// <summary>On a clock of its own, in the calling thread.</summary>
    public static EvacuationResult Run(FleetPlan plan, ILoggerFactory loggers)
    {
        EvacuationResult? result = null;
        VirtualTime.Run(async time => result = await new Evacuation(time, plan, loggers).RunAsync());
        return result!;
    }

    private async Task<EvacuationResult> RunAsync()
    {
        var (clock, processor) = (Stopwatch.StartNew(), Processor());
        await _cluster.StartAsync();
        await _cluster.AskAsync(LimitAsync);
        await _cluster.AskAsync(StartVmsAsync);
        await Task.Delay(Settling, _cluster.Time);
        var settled = Processor();
        await Task.Delay(Standing, _cluster.Time);
        var standing = (Processor() - settled) / Standing.TotalSeconds;
        var (events, before, processorBefore) = (_cluster.Time.Events, clock.Elapsed, Processor());
        var watch = new LoadWatch(_cluster, _plan.Rack, _plan.Design.IsDedicated);
        using var stop = new CancellationTokenSource();
        _ = watch.RunAsync(stop.Token);
        var result = await _cluster.AskAsync(EmptyAsync);
        stop.Cancel();
        return result with
        {
            Loads = watch.Samples,
            RoundTrips = watch.RoundTrips,
            EventsBefore = events,
            Events = _cluster.Time.Events - events,
            Cost = new FleetCost(before, processorBefore - processor, standing, clock.Elapsed - before, Processor() - processorBefore),
        };
    }

    /// <summary>What the design says to the engine.</summary>
    private Task<bool> LimitAsync(EngineCore engine)
    {
        var cluster = engine.Inventory.Current.Clusters.Values.Single();
        if (_plan.Design.OutboundLimit is { } limit) _ = engine.Networks.Update(cluster.MigrationNetwork, new NetworkRequest(null, null, null, null, null, null, limit)).Value;
        if (_plan.Design.MaxBandwidth is { } most) _ = engine.Clusters.Update(cluster.Id, new ClusterRequest(null, null, null, null, null, null, new MigrationSettings { MaxBandwidth = most })).Value;
        return Task.FromResult(true);
    }

    /// <summary>All hosts at once, each one after the other.</summary>
    private async Task<bool> StartVmsAsync(EngineCore engine)
    {
        var hosts = engine.Inventory.Current.Hosts.Values.ToDictionary(host => host.Name, host => host.Id);
        await Task.WhenAll(Enumerable.Range(0, _plan.Hosts).Select(host => StartOnAsync(engine, hosts[ClusterAddresses.HostName(host + 1)], _vms.Skip(host * _plan.VmsPerHost).Take(_plan.VmsPerHost))));
        return true;
    }

    private static async Task StartOnAsync(EngineCore engine, Guid host, IEnumerable<FleetVm> vms)
    {
        foreach (var vm in vms)
        {
            var made = engine.Vms.Create(new VmRequest { Name = vm.Name, Memory = vm.Memory, Vcpus = 2, Kernel = GuestKernel, Initrd = GuestInitrd, CommandLine = VmMix.CommandLine(vm), Nics = [] }).Value;
            _ = (await engine.Vms.StartAsync(made.Id, host, CancellationToken.None)).Value;
        }
    }

    private async Task<EvacuationResult> EmptyAsync(EngineCore engine)
    {
        var (time, log) = (engine.Inventory.Time, new MoveLog(engine.Inventory, _vms.ToDictionary(vm => vm.Name)));
        var began = time.GetUtcNow();
        List<Guid> rack = [.. Enumerable.Range(1, _plan.Rack).Select(number => engine.Inventory.Current.Hosts.Values.Single(host => host.Name == ClusterAddresses.HostName(number)).Id)];
        var rounds = 0;
        while (Left(engine, rack).Count > 0 && rounds < MostRounds && time.GetUtcNow() - began < _plan.Longest)
        {
            rounds++;
            var asked = engine.Hosts.DeactivateAsync(Left(engine, rack));
            while (time.GetUtcNow() - began < _plan.Longest && (!asked.IsCompleted || Left(engine, rack).Any(host => MayReach(engine, host))))
            {
                await Task.Delay(Pause, time);
                log.Read();
            }
        }

        var left = Left(engine, rack);
        var ended = left.Count == 0 ? log.LastReached ?? began : time.GetUtcNow();
        return new EvacuationResult(_plan, ended - began, log.Moves, [.. left.Select(host => Blocked(engine, host, log))], rounds, [], []);
    }

    private static List<Guid> Left(EngineCore engine, IEnumerable<Guid> rack) => [.. rack.Where(host => !engine.Inventory.Current.Hosts[host].MaintenanceReached)];

    /// <summary>Something is still on its way, or all is gone and only to be seen.</summary>
    private static bool MayReach(EngineCore engine, Guid host)
    {
        var state = engine.Inventory.Current;
        return state.RunningMigrationsOf(host).Count > 0 || !state.OccupantsOf(host).Any();
    }

    private static BlockedHost Blocked(EngineCore engine, Guid host, MoveLog log)
    {
        var state = engine.Inventory.Current;
        var vms = state.OccupantsOf(host).Select(vm => vm.Name).Order(StringComparer.Ordinal).ToList();
        var failures = log.Moves.Where(move => move.Error is not null && vms.Contains(move.Vm)).GroupBy(move => move.Vm).Select(moves => $"VM {moves.Key} stays: {moves.Last().Error}");
        return new BlockedHost(state.HostName(host), [.. log.BlockedBy(host) is { } said ? (string[])[said] : [], .. failures]);
    }

    private static TimeSpan Processor() => Environment.CpuUsage.TotalTime;
}
