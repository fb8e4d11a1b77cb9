namespace Lab.Engine.MigrationNetworks;

/// <summary>Why <c>dstqemu</c> is left out.</summary>
public enum FallbackReason
{
    /// <summary>A host does not carry the network.</summary>
    Absent,

    /// <summary>The NIC or bond that carries it is down.</summary>
    Down,

    /// <summary>No address on it (DHCP may be late), or no address family that both hosts have.</summary>
    NoAddress,

    /// <summary>The cluster's level does not know <c>dstqemu</c>.</summary>
    CompatibilityLevel,

    /// <summary>The request said <c>none</c>.</summary>
    NotMigrationNetworkRequested,
}

public enum FallbackSide
{
    Source,
    Destination,
    Both,
}

/// <summary>Where a migration's stream shall go.</summary>
public sealed record MigrationPath
{
    /// <summary>The network that was wanted, or null for none.</summary>
    public string? Network { get; init; }

    /// <summary>The destination's address on it, without prefix; null: QEMU uses the management address.</summary>
    public string? DestinationQemu { get; init; }

    /// <summary>The source's address on it, without prefix.</summary>
    public string? SourceAddress { get; init; }

    /// <summary>Null: no fallback.</summary>
    public FallbackReason? Reason { get; init; }

    /// <summary>The host at fault; null when no host is.</summary>
    public FallbackSide? Side { get; init; }

    /// <summary>The two addresses are in different subnets: the stream leaves the source through its default gateway.</summary>
    public bool DifferentSubnets { get; init; }

    public bool IsFallback => Reason is not null;
}
