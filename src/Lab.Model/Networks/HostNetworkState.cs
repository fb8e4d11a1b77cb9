using Lab.Model.Units;

namespace Lab.Model.Networks;

/// <summary>What the kernel of a host says of its network, and which logical networks that amounts to.</summary>
public sealed record HostNetworkState
{
    public IReadOnlyList<LinkState> Links { get; set; } = [];

    /// <summary>Logical networks present on the host.</summary>
    public IReadOnlyList<NetworkState> Networks { get; set; } = [];
}

public enum LinkKind
{
    Nic,
    Bond,
    Vlan,
    Bridge,

    /// <summary>A port that Open vSwitch makes: it holds a network's address, with the VLAN of its tag.</summary>
    Internal,

    /// <summary>A tap of a VM and whatever else is there.</summary>
    Other,
}

/// <param name="Addresses">IPv4 and IPv6 addresses with prefix, without link-local ones.</param>
/// <param name="Up">Administratively up and with carrier.</param>
/// <param name="Master">The bridge or bond it is a port of.</param>
/// <param name="Base">For a VLAN interface: the link below it.</param>
/// <param name="Speed">Link speed; null when the driver does not say.</param>
public sealed record LinkState(
    string Name, LinkKind Kind, string Mac, int Mtu, bool Up, IReadOnlyList<string> Addresses, string? Master, string? Base, int? Vlan, Bandwidth? Speed)
{
    /// <summary>Of a bond, where the agent tells.</summary>
    public BondState? Bond { get; init; }
}

/// <param name="Mode">The kernel's number, 0 to 6.</param>
/// <param name="Options">Those that the kernel says, by its names; zeros are left out.</param>
public sealed record BondState(int Mode, IReadOnlyDictionary<string, string> Options);

/// <param name="Interface">The link that holds the network's address: bridge, <c>nic.vlan</c>, NIC, bond or internal port.</param>
/// <param name="Port">The NIC or bond that carries it.</param>
/// <param name="Up">Its port is up; for a VLAN, the interface below it.</param>
/// <param name="BootProtocol">As seen: DHCP while a client runs, static when there is an address, else none.</param>
/// <param name="Gateway">IPv4.</param>
public sealed record NetworkState(
    string Name, string Interface, string Port, int? Vlan, int Mtu, bool Bridged, bool Up, BootProtocol BootProtocol, string? Ipv4Address, string? Ipv6Address, string? Gateway, SwitchType Switch)
{
    public string? Ipv6Gateway { get; init; }
}
