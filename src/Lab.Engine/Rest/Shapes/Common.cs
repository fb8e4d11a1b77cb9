namespace Lab.Engine.Rest.Shapes;

public sealed record Link(string Href, string Rel);

/// <summary>oVirt's <c>actions</c>: where to POST.</summary>
public sealed record Actions(IReadOnlyList<Link> Link);

public sealed record VersionShape
{
    public string? Major { get; init; }

    public string? Minor { get; init; }

    public string? FullVersion { get; init; }
}

/// <summary>Why something was not done. <c>faults</c> is ours: each reason by itself.</summary>
public sealed record Fault(string Reason, string Detail, IReadOnlyList<string>? Faults = null);

public sealed record NameValue(string? Name, string? Value);

public sealed record Ip
{
    public string? Address { get; init; }

    /// <summary>IPv4: a mask or a prefix length. IPv6: a prefix length.</summary>
    public string? Netmask { get; init; }

    public string? Gateway { get; init; }

    /// <summary><c>v4</c> or <c>v6</c>.</summary>
    public string? Version { get; init; }
}

public sealed record Mac(string? Address);

/// <summary>The entry point.</summary>
public sealed record ApiRoot
{
    public required IReadOnlyList<Link> Link { get; init; }

    public required ProductInfo ProductInfo { get; init; }

    public required Summary Summary { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required string Time { get; init; }
}

public sealed record ProductInfo(string Name, string Vendor, VersionShape Version);

public sealed record Summary(SummaryItem Hosts, SummaryItem Vms);

public sealed record SummaryItem(string Active, string Total);

public sealed record DataCenter(string Id, string Href, string Name, string Status);

public sealed record DataCenters(IReadOnlyList<DataCenter> DataCenter);
