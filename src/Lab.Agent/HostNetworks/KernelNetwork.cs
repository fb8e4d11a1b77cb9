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

    /// <summary>The bridge or bond it is a port of.</summary>
    public string? Master { get; init; }

    /// <summary>The link below a VLAN interface.</summary>
    public string? Base { get; init; }

    public int? Vlan { get; init; }

    public int? BondMode { get; init; }

    /// <summary>Options that a bond has or is to be made with, by the names that <c>ip</c> takes.</summary>
    public IReadOnlyDictionary<string, string>? BondOptions { get; init; }

    /// <summary>With prefix, without link-local ones, in canonical form.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Observed only; null when the driver does not say.</summary>
    public Bandwidth? Speed { get; init; }
}

/// <param name="Destination"><c>default</c> or a prefix.</param>
/// <param name="Gateway">Null for a destination on the link itself.</param>
/// <param name="Table"><c>main</c> or a number.</param>
/// <param name="Metric">Null for the kernel's default.</param>
public sealed record KernelRoute(string Destination, string? Gateway, string Device, string Table, bool IsIpv6, long? Metric = null)
{
    public const string Main = "main";
    public const string Default = "default";
}

/// <param name="Source">An IPv4 address.</param>
public sealed record KernelRule(string Source, string Table);
