namespace Lab.Simulation.Networks;

/// <summary>A NIC and the cable to its switch.</summary>
/// <param name="Rate">Bytes per second in each direction; null: as fast as the machine goes.</param>
/// <param name="Delay">Added to what the host sends.</param>
public sealed record SimulatedNic(string Name, string Mac, string Switch, long? Rate = null, TimeSpan Delay = default)
{
    /// <summary>A cable that is pulled takes the carrier away.</summary>
    public bool Plugged { get; set; } = true;
}
