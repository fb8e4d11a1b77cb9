namespace Lab.Simulation.Flows;

/// <summary>Something that flows share: one direction of a cable, or a processor that copies.</summary>
/// <param name="Capacity">Bytes per second; infinite: it never holds anybody up.</param>
public sealed record Link(string Name, double Capacity)
{
    internal List<Flow> Flows { get; } = [];

    /// <summary>Bytes per second that go through it at this moment.</summary>
    public double Load => Flows.Sum(flow => flow.Rate);

    /// <summary>More would go through it than does.</summary>
    public bool IsFull => Flows.Count > 0 && Load >= Capacity * 0.999;
}
