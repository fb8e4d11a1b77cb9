using Lab.Engine.Stores;
using Lab.Model.Engines;
using Lab.Simulation.Clocks;
using Lab.Simulation.Links;

namespace Lab.Simulation.Processes;

/// <summary>The engine's database as one life of the engine has it: a killed one writes no more.</summary>
internal sealed class LivingStore(IEngineStore inner, SimulatedContext process, Disturbances disturbances) : IEngineStore
{
    public IReadOnlyList<StoredDocument> Load() => inner.Load();

    public long LastEventId() => inner.LastEventId();

    public void Write(IReadOnlyList<DocumentChange> changes, IReadOnlyList<EngineEvent> events)
    {
        if (process.IsDead) return;
        inner.Write(changes, events);
        if (disturbances.DiskDelayOf(process.Name) is { Ticks: > 0 } delay) process.Stall(delay);
    }

    public IReadOnlyList<EngineEvent> EventsAfter(long id, int most) => inner.EventsAfter(id, most);

    public IReadOnlyList<EngineEvent> NewestEvents(int most) => inner.NewestEvents(most);

    public void TrimEvents(int keep)
    {
        if (!process.IsDead) inner.TrimEvents(keep);
    }

    public void Dispose()
    {
        // It outlives this life.
    }
}
