using Lab.Model.Networks;
using Lab.Model.Units;

namespace Lab.Agent.HostNetworks;

/// <summary>The kernel's network configuration as far as set-ups change it: what it is, and also what it shall become.</summary>
public sealed record KernelNetwork
{
    public IReadOnlyList<KernelLink> Links { get; init; } = [];

    /// <summary>Routes that the kernel does not make by itself from addresses.</summary>
    public IReadOnlyList<KernelRoute> Routes { get; init; } = [];

    /// <summary>Rules that send what has a source address to a table of its own.</summary>
    public IReadOnlyList<KernelRule> Rules { get; init; } = [];

    /// <summary>Observed only: routes that this agent's DHCP clients made.</summary>
    public IReadOnlyList<KernelRoute> LeasedRoutes { get; init; } = [];

    /// <summary>Observed only: Open vSwitch's type of datapath here, <c>system</c> (the kernel's) or <c>netdev</c> (its own, in user space); null when there is no Open vSwitch.</summary>
    public string? Datapath { get; init; }

    public KernelLink? Find(string? name) => Links.FirstOrDefault(link => link.Name == name);
}

public sealed record KernelLink
{
    public required string Name { get; init; }

    public required LinkKind Kind { get; init; }

    /// <summary>Lower case, colon separated.</summary>
    public string Mac { get; init; } = "";

    public int Mtu { get; init; } = 1500;

    /// <summary>Administratively up.</summary>
    public bool AdminUp { get; init; }

    /// <summary>Observed only.</summary>
    public bool Carrier { get; init; }

    /// <summary>What made it. A bond of Open vSwitch is no link of the kernel's at all.</summary>
    public SwitchType Switch { get; init; } = SwitchType.Linux;

    /// <summary>Observed only: a bridge or port that is in Open vSwitch's database and not in the kernel, since its daemon is dead, or has not come to it.</summary>
    public bool IsOnlyRecorded { get; init; }

    /// <summary>The bridge or bond it is a port of.</summary>
    public string? Master { get; init; }

    /// <summary>Of an internal port: VMs are plugged into it by its name, as into a bridge.</summary>
    public bool Bridged { get; init; }

    /// <summary>The link below a VLAN interface.</summary>
    public string? Base { get; init; }

    /// <summary>Of a VLAN interface, or an internal port's tag.</summary>
    public int? Vlan { get; init; }

    public int? BondMode { get; init; }

    /// <summary>Options that a bond has or is to be made with, by the names that <c>ip</c> takes.</summary>
    public IReadOnlyDictionary<string, string>? BondOptions { get; init; }

    /// <summary>With prefix, without link-local ones, in canonical form.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Addresses that expire unless they are renewed, in the same form.</summary>
    public IReadOnlyList<string> Leased { get; init; } = [];

    /// <summary>The agent's DHCP client on it, if one runs.</summary>
    public DhcpRole? Dhcp { get; init; }

    /// <summary>Observed only; null when the driver does not say.</summary>
    public Bandwidth? Speed { get; init; }

    /// <summary>
    /// The addresses that set-ups answer for. What the agent's own client leased comes and goes with the client; what somebody else's did is treated as if it had been set by hand, so that it moves
    /// and comes back. IPv6 addresses that expire are the kernel's own, made from router advertisements.
    /// </summary>
    public IEnumerable<string> Held() => Dhcp is null ? Addresses.Concat(Leased.Where(address => !address.Contains(':'))) : Addresses;
}

/// <summary>What a DHCP client does with the gateway of its lease.</summary>
public enum DhcpRole
{
    /// <summary>It is the host's.</summary>
    DefaultRoute,

    /// <summary>It serves only what leaves from the leased address, by a routing table of its own.</summary>
    OwnTable,
}

/// <param name="Destination"><c>default</c> or a prefix.</param>
/// <param name="Gateway">Null for a destination on the link itself.</param>
/// <param name="Table"><c>main</c> or a number.</param>
/// <param name="Metric">Null for the kernel's default.</param>
public sealed record KernelRoute(string Destination, string? Gateway, string Device, string Table, bool IsIpv6, long? Metric = null)
{
    /// <summary>Made by a DHCP client, this agent's or another.</summary>
    public bool IsLeased { get; init; }

    public const string Main = "main";
    public const string Default = "default";
}

/// <param name="Source">An IPv4 address.</param>
public sealed record KernelRule(string Source, string Table);
