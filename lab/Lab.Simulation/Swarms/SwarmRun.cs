using System.Globalization;
using Lab.Engine;
using Lab.Engine.Clusters;
using Lab.Engine.Inventories;
using Lab.Engine.Outcomes;
using Lab.Engine.Policies;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Mutations;
using Lab.Model.Units;
using Lab.Simulation.Clocks;
using Lab.Simulation.Clusters;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Swarms.Invariants;
using Lab.Simulation.Swarms.Steps;
using Lab.Simulation.World;

namespace Lab.Simulation.Swarms;

/// <summary>Lives one history through, looking after every event whether all rules hold, and whether everything comes to rest in the end.</summary>
public sealed class SwarmRun
{
    private const int TraceLength = 25;

    /// <summary>Beyond the history itself: setting up, and coming to rest.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(3);

    /// <summary>All hosts of the lab's own hardware, each with its own processor.</summary>
    private static readonly HypervisorModel Hypervisors = new HypervisorModel().OnMachinesOfTheirOwn();

    private readonly SwarmPlan _plan;
    private readonly IReadOnlyList<SwarmStep> _steps;
    private readonly Dictionary<string, Guid> _vms = [];
    private readonly Watch _watch;
    private long _began = -1;
    private int _faults;

    private SwarmRun(SwarmPlan plan, IReadOnlyList<int>? steps, VirtualTime time)
    {
        _plan = plan;
        _steps = steps is null ? plan.Steps : [.. steps.Select(number => plan.Steps[number])];
        var options = new EngineOptions { Profile = plan.Profile };
        Cluster = new SimulatedCluster(time, plan.Shape, Hypervisors, plan.Seed, options, new SwarmLog(what => _watch!.Report("nothing fails in a way nobody thought of", what)));
        (Keeper, Truth) = (new Keeper(Cluster), new Truth(Cluster));
        _watch = new Watch(this, plan);
    }

    public SimulatedCluster Cluster { get; }

    internal Keeper Keeper { get; }

    internal Truth Truth { get; }

    internal Moments Moments { get; } = new();

    /// <summary>Virtual time since the history began; negative: it has not.</summary>
    internal TimeSpan Elapsed => TimeSpan.FromTicks(_began < 0 ? -1 : Cluster.Time.GetTimestamp() - _began);

    /// <summary>The engine's state as its present life has it, or its last one had it.</summary>
    internal InventoryState State => Cluster.Engine!.Core.Inventory.Current;

    /// <param name="steps">Numbers of those to take; null: all.</param>
    public static SwarmResult Run(SwarmPlan plan, IReadOnlyList<int>? steps = null) => Run(plan, steps, Mutation.None);

    /// <param name="mutation">A deliberate bug.</param>
    internal static SwarmResult Run(SwarmPlan plan, IReadOnlyList<int>? steps, Mutation mutation)
    {
        Mutations.TurnOn(mutation);
        try
        {
            return RunAsIs(plan, steps);
        }
        finally
        {
            Mutations.TurnOn(Mutation.None);
        }
    }

    private static SwarmResult RunAsIs(SwarmPlan plan, IReadOnlyList<int>? steps)
    {
        var before = SynchronizationContext.Current;
        var time = new VirtualTime();
        var run = new SwarmRun(plan, steps, time);
        Violation? violation = null;
        try
        {
            time.Run(run.LiveAsync, plan.Duration + Longest);
        }
        catch (ViolationException found)
        {
            violation = found.Violation;
        }
        catch (InvalidOperationException stuck)
        {
            violation = new Violation("time goes on", run.Elapsed, stuck.Message);
        }
        finally
        {
            time.Watcher = null;
            SynchronizationContext.SetSynchronizationContext(before);
        }

        return new SwarmResult(plan, violation, violation is null ? [] : run.Trace(), run.Counts());
    }

    internal static string NameOf(int host) => host == 0 ? ClusterAddresses.Engine : ClusterAddresses.HostName(host);

    internal static string ProcessOf(int host) => host == 0 ? "engine" : $"agent@{ClusterAddresses.HostName(host)}";

    internal Guid VmId(string name) => _vms[name];

    internal string VmName(Guid id) => _vms.First(vm => vm.Value == id).Key;

    internal static Guid HostId(InventoryState state, int host) => SimulatedCluster.HostId(state, host);

    internal Guid NetworkId(InventoryState state, int network) => Cluster.NetworkId(state, network);

    internal SimulatedMachine Machine(int host) => Cluster.Machines[host - 1];

    internal SimulatedContext? ContextOf(int host) => host == 0 ? Cluster.Engine?.Context : Cluster.AgentOf(ClusterAddresses.HostName(host))?.Context;

    internal Task PassAsync(TimeSpan time) => Task.Delay(time, Cluster.Time);

    /// <summary>As somebody who asks once and takes what comes.</summary>
    /// <returns>Null: nobody answered.</returns>
    internal async Task<Outcome<T>?> AskAsync<T>(Func<EngineCore, Task<Outcome<T>>> question)
    {
        try
        {
            return await Cluster.AskAsync(question);
        }
        catch (LabException)
        {
            return null; // what a user would see, and try again or not
        }
    }

    /// <summary>As somebody who asks until it is done.</summary>
    internal async Task UntilTakenAsync<T>(Func<EngineCore, Task<Outcome<T>>> question)
    {
        while (await AskAsync(question) is not { Refusal: null }) await PassAsync(Retry);
    }

    private async Task LiveAsync()
    {
        await Cluster.StartAsync();
        await PrepareAsync();
        Keeper.Watch();
        _began = Cluster.Time.GetTimestamp();
        Cluster.World.Observer = _watch;
        Cluster.Time.Watcher = _watch.Look;
        var acting = _steps.Select(ActAsync).ToList();
        await PassAsync(_plan.Duration);
        await Task.WhenAll(acting);
        await new Rest(this, _watch).ReachAsync();
    }

    private async Task PrepareAsync()
    {
        await Cluster.AskAsync(engine => Task.FromResult(engine.Clusters.Update(engine.Inventory.Current.Clusters.Keys.Single(), new ClusterRequest(null, null, null, null, null, null, new MigrationSettings { MaxBandwidth = _plan.Bandwidth }, _plan.MigrateOnError)).Value));
        foreach (var vm in _plan.Vms)
        {
            var made = await Cluster.AskAsync(engine => Task.FromResult(engine.Vms.Create(RequestOf(vm)).Value));
            _vms[vm.Name] = made.Id;
            _ = (await Cluster.AskAsync(engine => engine.Vms.StartAsync(made.Id, HostId(engine.Inventory.Current, vm.Host), CancellationToken.None))).Value;
            Truth.MustLive(made.Id);
        }
    }

    private static VmRequest RequestOf(SwarmVm vm) => new()
    {
        Name = vm.Name,
        Memory = ByteCount.FromMebibytes(vm.MemoryMebibytes),
        Kernel = "/lab/kernel",
        Initrd = "/lab/initrd",
        CommandLine = string.Create(CultureInfo.InvariantCulture, $"lab.vm={vm.Name} lab.ws={vm.WorkingSetMebibytes} lab.rate={vm.DirtyPages}"),
        HighlyAvailable = vm.HighlyAvailable,
        Migration = new MigrationSettings { Policy = vm.Policy },
    };

    private async Task ActAsync(SwarmStep step)
    {
        await PassAsync(step.At);
        if (step.IsFault) _faults++;
        await step.ActAsync(this);
    }

    private List<EngineEvent> Trace() => [.. Cluster.Store.NewestEvents(TraceLength).Reverse()];

    private SwarmCounts Counts()
    {
        var kinds = Cluster.Store.EventsAfter(0, int.MaxValue).GroupBy(happened => happened.Kind).ToDictionary(group => group.Key, group => group.LongCount());
        long Of(string kind) => kinds.GetValueOrDefault(kind);
        return new SwarmCounts(
            1, Cluster.Time.Events, Cluster.Time.Elapsed, _faults, Of(EngineEventKinds.MigrationDone), Of(EngineEventKinds.MigrationFailed) + Of(EngineEventKinds.MigrationAborted), Of(EngineEventKinds.MigrationCancelled),
            _watch.PostCopies.Begun, _watch.PostCopies.Torn, Of(EngineEventKinds.MigrationFallback), Of(EngineEventKinds.VmLost), Keeper.Crashes);
    }
}
