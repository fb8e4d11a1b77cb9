using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;

namespace Lab.Engine;

/// <summary>How an engine behaves, wherever it runs.</summary>
public sealed record EngineOptions
{
    /// <summary>Name of the management network of the first cluster.</summary>
    public string ManagementNetwork { get; init; } = "ovirtmgmt";

    public MigrationNetworkProfile Profile { get; init; } = MigrationNetworkProfile.Spec;

    public EngineTimings Timings { get; init; } = new();

    public int EventsKept { get; init; } = EventLog.DefaultKept;
}
