using Lab.Model.Networks;

namespace Lab.Engine.Setups;

/// <summary>oVirt's <c>setupnetworks</c>: what shall change on one host, all of it or nothing.</summary>
public sealed record NetworkSetup
{
    public required Guid HostId { get; init; }

    public IReadOnlyList<AttachmentRequest> Modified { get; init; } = [];

    /// <summary>Identifiers of attachments, or of networks.</summary>
    public IReadOnlyList<Guid> Removed { get; init; } = [];

    public IReadOnlyList<BondConfig> ModifiedBonds { get; init; } = [];

    /// <summary>By name.</summary>
    public IReadOnlyList<string> RemovedBonds { get; init; } = [];

    public bool CheckConnectivity { get; init; } = true;

    public TimeSpan ConnectivityTimeout { get; init; } = TimeSpan.FromSeconds(120);

    public bool CommitOnSuccess { get; init; }
}

/// <summary>One network on one NIC or bond; null members keep what is attached now.</summary>
public sealed record AttachmentRequest
{
    /// <summary>Of an attachment that exists; or <see cref="NetworkId"/>.</summary>
    public Guid? Id { get; init; }

    public Guid? NetworkId { get; init; }

    /// <summary>NIC or bond, by kernel name.</summary>
    public string? Port { get; init; }

    public Ipv4Assignment? Ipv4 { get; init; }

    public Ipv6Assignment? Ipv6 { get; init; }
}

public sealed record Ipv4Assignment(BootProtocol Method, string? Address, string? Netmask, int? Prefix, string? Gateway);

/// <param name="Address">With prefix; null: none.</param>
public sealed record Ipv6Assignment(string? Address, string? Gateway);
