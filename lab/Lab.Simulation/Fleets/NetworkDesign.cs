using Lab.Model.Units;

namespace Lab.Simulation.Fleets;

/// <summary>How a fleet's hosts are wired for migrations, and what the engine is told to hold them to.</summary>
/// <param name="Name">For people: <c>2x10G dedicated</c>.</param>
/// <param name="Management">Speed of each host's management NIC, in each direction.</param>
public sealed record NetworkDesign(string Name, Bandwidth Management)
{
    /// <summary>Speed of a NIC of its own for migrations; null: they use management's.</summary>
    public Bandwidth? Migration { get; init; }

    /// <summary>What the migration network's host QoS says, all migrations of a host together (oVirt's outbound limit): the engine gives each migration its part. Null: none, the NIC's speed counts.</summary>
    public Bandwidth? OutboundLimit { get; init; }

    /// <summary>Of one migration, instead of the part that the engine would give it; null: as the engine does.</summary>
    public Bandwidth? MaxBandwidth { get; init; }

    public bool IsDedicated => Migration is not null;

    /// <summary>Of the NIC that migrations use.</summary>
    public Bandwidth Speed => Migration ?? Management;

    /// <summary>What <c>lab whatif</c> compares unless told otherwise. The number of NICs of a host, their speed, and whether migrations have one of them to themselves.</summary>
    public static IReadOnlyList<NetworkDesign> BuiltIn { get; } =
    [
        new("1x10G shared", Gigabits(10)),
        new("1x10G shared QoS 4G", Gigabits(10)) { OutboundLimit = Gigabits(4) },
        new("2x10G dedicated", Gigabits(10)) { Migration = Gigabits(10) },
        new("1x25G shared", Gigabits(25)),
        new("2x25G dedicated", Gigabits(25)) { Migration = Gigabits(25) },
    ];

    private static Bandwidth Gigabits(int count) => Bandwidth.FromMegabitsPerSecond(count * 1000L);
}
