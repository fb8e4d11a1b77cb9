namespace Lab.Simulation.Flows;

/// <summary>Something that flows share: one direction of a cable, or a processor that copies.</summary>
/// <param name="name">For messages.</param>
/// <param name="capacity">Bytes per second; infinite: it never holds anybody up.</param>
public sealed class Link(string name, double capacity)
{
    private double _carried;

    public string Name { get; } = name;

    /// <summary>Bytes per second; infinite: it never holds anybody up.</summary>
    public double Capacity { get; } = capacity;

    internal List<Flow> Flows { get; } = [];

    /// <summary>Bytes per second that go through it at this moment.</summary>
    public double Load
    {
        get
        {
            var load = 0.0;
            foreach (var flow in Flows) load += flow.Rate;
            return load;
        }
    }

    /// <summary>Bytes that have gone through it by now.</summary>
    public double Carried => _carried + Flows.Sum(flow => flow.Sent - flow.Settled);

    /// <summary>More would go through it than does.</summary>
    public bool IsFull => Flows.Count > 0 && Load >= Capacity * 0.999;

    /// <summary>
    /// Whether what one of its flows takes may be at the cost of another. Not where all that may be sent fits, and fitted at the last sharing: such a link holds nobody up, and most are like that.
    /// </summary>
    internal bool Couples
    {
        get
        {
            if (double.IsPositiveInfinity(Capacity) || Flows.Count < 2) return false;
            var (wanted, taken) = (0.0, 0.0);
            foreach (var flow in Flows)
            {
                if (flow.IsActive) wanted += flow.Cap;
                taken += flow.Rate;
            }

            return wanted > Capacity || taken >= Capacity * (1 - 1e-9);
        }
    }

    /// <summary>The search that came by last.</summary>
    internal long SeenBy { get; set; }

    /// <summary>What progressive filling has left of it, and among how many.</summary>
    internal double Left { get; set; }

    /// <inheritdoc cref="Left"/>
    internal int Open { get; set; }

    internal void Carry(double bytes) => _carried += bytes;
}
