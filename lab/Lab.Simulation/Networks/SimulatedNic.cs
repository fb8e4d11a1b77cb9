using Lab.Model.Units;

namespace Lab.Simulation.Networks;

/// <summary>A NIC and the cable to its switch.</summary>
/// <param name="Rate">Bytes per second in each direction; null: as fast as the machine goes.</param>
/// <param name="Delay">Added to what the host sends.</param>
public sealed record SimulatedNic(string Name, string Mac, string Switch, long? Rate = null, TimeSpan Delay = default)
{
    /// <summary>Bytes a second. What a veth says of itself, however it is shaped: 10 Gbit/s.</summary>
    private const long VethSpeed = 1_250_000_000;

    /// <summary>What the kernel says that the NIC can do; default 10 Gbit/s, as the veths of a lab say. A NIC of a machine of its own says what it is.</summary>
    public Bandwidth Speed { get; init; } = new(VethSpeed);

    /// <summary>A cable that is pulled takes the carrier away.</summary>
    public bool Plugged { get; set; } = true;
}
