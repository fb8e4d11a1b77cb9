using Lab.Simulation.World;

namespace Lab.Simulation.Swarms;

/// <summary>When the fate of a migration is decided: a blink that no time drawn beforehand would hit.</summary>
internal enum Moment
{
    /// <summary>The guest stops on its source.</summary>
    Stops,

    /// <summary>It goes on at its destination.</summary>
    GoesOn,
}

/// <summary>Waits for such a moment of a VM.</summary>
internal sealed class Moments
{
    private readonly List<(Moment Moment, Guid Vm, TaskCompletionSource<(SimulatedMachine Source, SimulatedMachine Destination)> Came)> _awaited = [];

    /// <summary>The next one; may never come.</summary>
    public async Task<(SimulatedMachine Source, SimulatedMachine Destination)> NextAsync(Moment moment, Guid vm)
    {
        var came = new TaskCompletionSource<(SimulatedMachine, SimulatedMachine)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Add((moment, vm, came));
        return await came.Task;
    }

    public void Come(Moment moment, Guid vm, SimulatedMachine source, SimulatedMachine destination)
    {
        foreach (var awaited in _awaited.Where(awaited => awaited.Moment == moment && awaited.Vm == vm).ToList())
        {
            _awaited.Remove(awaited);
            awaited.Came.TrySetResult((source, destination));
        }
    }
}
