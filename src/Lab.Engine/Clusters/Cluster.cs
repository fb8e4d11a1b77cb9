using Lab.Engine.Policies;
using Lab.Model.Networks;

namespace Lab.Engine.Clusters;

/// <summary>Hosts that migrate VMs among each other. Each role is a field: exactly one network has it, by construction.</summary>
public sealed record Cluster
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public CompatibilityVersion Version { get; init; } = CompatibilityVersion.Newest;

    /// <summary>Every network of the cluster, management included, in the order of assignment.</summary>
    public required IReadOnlyList<ClusterNetwork> Networks { get; init; }

    /// <summary>Where engine, agents and libvirtds talk. It cannot be moved.</summary>
    public required Guid ManagementNetwork { get; init; }

    public required Guid MigrationNetwork { get; init; }

    public required Guid DisplayNetwork { get; init; }

    public required Guid DefaultRouteNetwork { get; init; }

    /// <summary>What carries bridges and VLANs on its hosts.</summary>
    public SwitchType SwitchType { get; init; } = SwitchType.Linux;

    public MigrateOnError MigrateOnError { get; init; } = MigrateOnError.Yes;

    /// <summary>What migrations of this cluster do when neither request nor VM says.</summary>
    public MigrationSettings Migration { get; init; } = new();

    public bool Carries(Guid network) => Networks.Any(n => n.NetworkId == network);
}

/// <param name="Required">A host without it is not operational.</param>
public sealed record ClusterNetwork(Guid NetworkId, bool Required)
{
    /// <summary>Every host that was up carried it at one time since it was required: only then its lack counts. A network that is assigned to a running cluster is set up host by host.</summary>
    public bool Operational { get; init; } = true;
}
