using Lab.Engine.MigrationNetworks;
using Lab.Engine.Vms;
using Lab.Model.Networks;

namespace Lab.Engine.Scheduling;

/// <summary>A VM that needs a host.</summary>
public sealed record PlacementRequest
{
    public required Vm Vm { get; init; }

    public required Guid ClusterId { get; init; }

    /// <summary>The host it runs on now; null for a start.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>Hosts that failed it already.</summary>
    public IReadOnlySet<Guid> Excluded { get; init; } = new HashSet<Guid>();

    /// <summary>The migration network that must be usable from the source, for an automatic destination; null: it does not count.</summary>
    public WantedNetwork? MigrationNetwork { get; init; }

    /// <summary>A migration network without an address yet will do, where no host has one.</summary>
    public bool WaitsForAddress { get; init; }

    public HostNetworkState SourceNetwork { get; init; } = new();
}
