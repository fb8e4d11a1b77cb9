using Lab.Model.Units;

namespace Lab.Engine.Networks;

/// <summary>A network by name, wherever hosts carry it.</summary>
public sealed record LogicalNetwork
{
    public required Guid Id { get; init; }

    /// <summary>At most 15 characters: it becomes a bridge's name. It never changes.</summary>
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>802.1Q tag; null: untagged.</summary>
    public int? Vlan { get; init; }

    public int Mtu { get; init; } = 1500;

    /// <summary>VMs may be plugged into it; hosts then carry it on a bridge.</summary>
    public bool VmNetwork { get; init; } = true;

    /// <summary>Host QoS, <c>outbound_average_upperlimit</c>; null: none.</summary>
    public Bandwidth? OutboundLimit { get; init; }
}
