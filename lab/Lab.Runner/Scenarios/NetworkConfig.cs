using System.Net;
using Lab.Model.Networks;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios;

/// <summary>What a logical network is used for.</summary>
public enum NetworkRole
{
    [Describe("Control: engine, agents and libvirtds talk here. Exactly one network has it.")]
    Management,

    [Describe("Memory of migrating VMs travels here. At most one network has it; without one, management does.")]
    Migration,

    [Describe("Consoles of VMs listen here.")]
    Display,

    [Describe("The hosts' default gateway is here. At most one network has it.")]
    DefaultRoute,

    [Describe("VMs can be plugged into it. Such a network is bridged.")]
    Vm,
}

/// <summary>A logical network and how the hosts carry it.</summary>
[Describe("A logical network and how the hosts carry it.")]
public sealed record NetworkConfig
{
    [Describe("Its name; also the name of the bridge when it is bridged, hence at most 15 characters.", Example = "migration")]
    [Text(TextForm.Link)]
    public required string Name { get; init; }

    [Describe("What it is used for.", Example = "[migration]")]
    public IReadOnlyList<NetworkRole> Roles { get; init; } = [];

    [Describe("The NIC or bond that carries it on each host.", Example = "eth1")]
    public required string Nic { get; init; }

    [Describe("IPv4 subnet: hosts get .11, .12 and so on, VMs .101, .102 and so on, the lab .1 and the engine .2. Without it the network has no addresses.", Example = "192.168.101.0/24")]
    public Subnet? Subnet { get; init; }

    [Describe("IPv6 subnet, beside the IPv4 one or instead of it: hosts get ::11, ::12 and so on.", Example = "fd00:101::/64")]
    public Subnet? Ipv6Subnet { get; init; }

    [Describe("How hosts get their IPv4 address: from the plan (static), from the lab's DHCP server, or not at all. Static when there is a subnet.")]
    public BootProtocol? BootProtocol { get; init; }

    [Describe("The DHCP server answers only so long after the VMs have settled, when the actions begin.", Example = "10s")]
    public TimeSpan DhcpDelay { get; init; }

    [Describe("IEEE 802.1Q tag; without it frames are untagged.", Example = "100")]
    [Within(1, 4094)]
    public int? Vlan { get; init; }

    [Describe("Bytes in a packet.", Example = "9000")]
    [Within(68, 65521)]
    public int Mtu { get; init; } = 1500;

    [Describe("Whether the hosts put a bridge on it, into which VMs can plug; without one the address sits on the NIC itself.")]
    public bool Bridged { get; init; } = true;

    [Describe("Whether a host without it, or whose NIC under it is down, counts as broken (NonOperational). True unless it is absent on a host.")]
    public bool? Required { get; init; }

    [Describe("What is different on single hosts, by host name: an address of its own, another NIC, or absent.", Example = "{host2: absent}")]
    public IReadOnlyDictionary<string, AttachmentConfig> Hosts { get; init; } = new Dictionary<string, AttachmentConfig>();

    public bool Has(NetworkRole role) => Roles.Contains(role);

    /// <summary>The network as one host has it; null when it is absent there.</summary>
    /// <param name="host">Name of a host of the scenario.</param>
    public NetworkOnHost? On(string host)
    {
        var own = Hosts.GetValueOrDefault(host) ?? new AttachmentConfig();
        if (own.Presence == Presence.Absent) return null;
        var subnet = own.Subnet ?? Subnet;
        var usual = subnet is null ? Model.Networks.BootProtocol.None : Model.Networks.BootProtocol.Static;
        var protocol = own.BootProtocol ?? BootProtocol ?? usual;
        return new NetworkOnHost(own.Nic ?? Nic, protocol, own.Address, own.Ipv6Address) { Subnet = subnet, Ipv6Subnet = own.Ipv6 ? Ipv6Subnet : null };
    }
}

/// <summary>A network on one host, every choice made but the address.</summary>
/// <param name="Nic">The NIC or bond.</param>
/// <param name="Address">IPv4, as stated in the scenario; null: the plan chooses.</param>
/// <param name="Ipv6Address">Likewise.</param>
public sealed record NetworkOnHost(string Nic, BootProtocol BootProtocol, IPAddress? Address, IPAddress? Ipv6Address)
{
    /// <summary>IPv4; null: none.</summary>
    public Subnet? Subnet { get; init; }

    /// <summary>Null: none.</summary>
    public Subnet? Ipv6Subnet { get; init; }
}

/// <summary>Whether a host carries a network.</summary>
public enum Presence
{
    [Describe("The host carries the network.")]
    Present,

    [Describe("The host does not carry the network.")]
    Absent,
}

/// <summary>What is different about a network on one host.</summary>
[Shorthand(nameof(Presence))]
[Describe("What is different about a network on one host; the word absent alone takes it off that host.")]
public sealed record AttachmentConfig
{
    [Describe("Whether the host carries the network.")]
    public Presence Presence { get; init; }

    [Describe("The host's address in the network's subnet.", Example = "192.168.101.77")]
    public IPAddress? Address { get; init; }

    [Describe("The host's address in the network's IPv6 subnet.", Example = "fd00:101::77")]
    public IPAddress? Ipv6Address { get; init; }

    [Describe("An IPv4 subnet of this host's own: the network is then routed, not switched, between hosts.", Example = "192.168.102.0/24")]
    public Subnet? Subnet { get; init; }

    [Describe("Whether the host has an address in the network's IPv6 subnet.")]
    public bool Ipv6 { get; init; } = true;

    [Describe("The NIC or bond that carries it on this host.", Example = "eth1")]
    public string? Nic { get; init; }

    [Describe("How this host gets its address.")]
    public BootProtocol? BootProtocol { get; init; }
}
