using Lab.Model.Agents;
using Lab.Model.Networks;

namespace Lab.Engine.Hosts;

/// <summary>A hypervisor host as it was declared. What is seen of it is <see cref="HostState"/>.</summary>
public sealed record Host
{
    public required Guid Id { get; init; }

    /// <summary>Its management identity: the name in its certificates.</summary>
    public required string Name { get; init; }

    public string Comment { get; init; } = "";

    /// <summary>Management address or name of its agent.</summary>
    public required string Address { get; init; }

    public int Port { get; init; } = AgentRoutes.DefaultPort;

    public required Guid ClusterId { get; init; }

    /// <summary>No VM may run there; those that do are moved away.</summary>
    public bool Maintenance { get; init; }

    /// <summary>The last VM has left, and this was told.</summary>
    public bool MaintenanceReached { get; init; }

    /// <summary>Bonds that were set up through the engine.</summary>
    public IReadOnlyList<BondConfig> Bonds { get; init; } = [];

    public string AgentAddress => Address.Contains(':') ? FormattableString.Invariant($"[{Address}]:{Port}") : FormattableString.Invariant($"{Address}:{Port}");
}
