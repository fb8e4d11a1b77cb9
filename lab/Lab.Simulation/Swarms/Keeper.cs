using Lab.Model.Errors;
using Lab.Simulation.Clusters;
using Lab.Simulation.World;

namespace Lab.Simulation.Swarms;

/// <summary>Kills daemons and starts them again, as a host's init does: also those that end by themselves.</summary>
internal sealed class Keeper(SimulatedCluster cluster)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, TimeSpan> _down = [];
    private TimeSpan _engineDown;

    /// <summary>Processes that were killed.</summary>
    public int Crashes { get; private set; }

    public void CrashAgent(SimulatedMachine machine, int steps, TimeSpan down)
    {
        _down[machine.Name] = down;
        cluster.AgentOf(machine.Name)?.Context.KillAfter(steps);
    }

    public void CrashEngine(int steps, TimeSpan down)
    {
        _engineDown = down;
        cluster.Engine?.Context.KillAfter(steps);
    }

    /// <returns>When it is back.</returns>
    public async Task CrashLibvirtAsync(SimulatedMachine machine, TimeSpan down)
    {
        if (!machine.HasLibvirt) return;
        Crashes++;
        machine.KillLibvirt();
        await Task.Delay(down, cluster.Time);
        machine.StartLibvirt();
    }

    /// <summary>Whatever dies from now on comes back.</summary>
    public void Watch()
    {
        foreach (var machine in cluster.Machines) cluster.AgentOf(machine.Name)!.Context.Died += () => _ = ReviveAsync(machine);
        cluster.Engine!.Context.Died += () => _ = ReviveEngineAsync();
    }

    private async Task ReviveAsync(SimulatedMachine machine)
    {
        Crashes++;
        await Task.Delay(_down.GetValueOrDefault(machine.Name, Again), cluster.Time);
        while (true)
        {
            try
            {
                var agent = await cluster.StartAgentAsync(machine);
                if (agent.Context.IsDead) throw new LabException(ErrorKind.ProcessDied, "It ended at once.");
                agent.Context.Died += () => _ = ReviveAsync(machine);
                return;
            }
            catch (LabException)
            {
                await Task.Delay(Again, cluster.Time); // no hypervisor yet, or killed as it started
            }
        }
    }

    private async Task ReviveEngineAsync()
    {
        Crashes++;
        await Task.Delay(_engineDown, cluster.Time);
        await cluster.StartEngineAsync();
        cluster.Engine!.Context.Died += () => _ = ReviveEngineAsync();
    }
}
