using Lab.Agent.States;
using Lab.Simulation.Clocks;
using Lab.Simulation.Links;
using Lab.Simulation.World;

namespace Lab.Simulation.Processes;

/// <summary>The agent's state directory on a simulated host, as one life of the agent has it: a killed one writes no more.</summary>
internal sealed class MachineState(SimulatedMachine machine, SimulatedContext process, Disturbances disturbances) : IStateStore
{
    public string? Read(string name) => machine.State.GetValueOrDefault(name);

    public void Write(string name, string text)
    {
        if (process.IsDead) return;
        machine.State[name] = text;
        Wait();
    }

    public void Delete(string name)
    {
        if (process.IsDead) return;
        machine.State.Remove(name);
        Wait();
    }

    private void Wait()
    {
        if (disturbances.DiskDelayOf(process.Name) is { Ticks: > 0 } delay) process.Stall(delay);
    }

    public IReadOnlyList<string> List(string folder) =>
        [.. machine.State.Keys.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Select(name => name[(folder.Length + 1)..]).Where(name => !name.Contains('/')).Order(StringComparer.Ordinal)];
}
