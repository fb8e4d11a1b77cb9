using Lab.Engine.Identifiers;

namespace Lab.Simulation.Chance;

/// <summary>The engine's identifiers, from a seed.</summary>
public sealed class SeededIds(SeededChance chance) : IIdSource
{
    public Guid Next() => chance.NextId();
}
