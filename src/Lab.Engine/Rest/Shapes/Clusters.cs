namespace Lab.Engine.Rest.Shapes;

public sealed record ClusterShape
{
    public string? Id { get; init; }

    public string? Href { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public VersionShape? Version { get; init; }

    /// <summary><c>legacy</c> (the kernel's bridge and 8021q) or <c>ovs</c>.</summary>
    public string? SwitchType { get; init; }

    public ErrorHandling? ErrorHandling { get; init; }

    public MigrationOptions? Migration { get; init; }

    public Ref? ManagementNetwork { get; init; }

    /// <summary>Ours: who has the migration role.</summary>
    public Ref? MigrationNetwork { get; init; }

    public string? TunnelMigration { get; init; }

    public Ref? DataCenter { get; init; }

    public IReadOnlyList<Link>? Link { get; init; }
}

/// <param name="OnError">Which VMs leave a host that is not operational: <c>migrate</c>, <c>migrate_highly_available</c> or <c>do_not_migrate</c>.</param>
public sealed record ErrorHandling(string? OnError);

public sealed record ClustersShape(IReadOnlyList<ClusterShape> Cluster);

public sealed record NetworkShape
{
    public string? Id { get; init; }

    public string? Href { get; init; }

    /// <summary>1 to 15 characters: it becomes a bridge's name.</summary>
    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>No <c>vlan</c>: untagged. <c>{"id": 0}</c> takes a tag away.</summary>
    public VlanShape? Vlan { get; init; }

    /// <summary>Bytes; <c>0</c>: 1500.</summary>
    public string? Mtu { get; init; }

    /// <summary>Of a network: <c>vm</c> or nothing. In a cluster also <c>management</c>, <c>migration</c>, <c>display</c>, <c>default_route</c>.</summary>
    public Usages? Usages { get; init; }

    /// <summary>In a cluster: hosts must have it.</summary>
    public string? Required { get; init; }

    /// <summary>In a cluster: has the display role.</summary>
    public string? Display { get; init; }

    /// <summary>In a cluster: <c>non_operational</c> until every host that is up has had it since it was required; until then its lack does no harm.</summary>
    public string? Status { get; init; }

    /// <summary>Ours, inline; oVirt's is a link.</summary>
    public Qos? Qos { get; init; }

    public Ref? Cluster { get; init; }

    public Ref? DataCenter { get; init; }
}

/// <param name="OutboundAverageUpperlimit">Mbit/s; <c>0</c>: none.</param>
public sealed record Qos(string? OutboundAverageUpperlimit);

public sealed record VlanShape(string? Id);

public sealed record Usages(IReadOnlyList<string>? Usage);

public sealed record NetworksShape(IReadOnlyList<NetworkShape> Network);
