using System.Text.Json.Serialization;
using Lab.Model.Errors;
using Lab.Model.Networks;
using Lab.Model.Units;

namespace Lab.Model.Agents;

/// <summary>What a host can do (vdsm <c>getCapabilities</c>).</summary>
public sealed record HostCapabilities
{
    public required Guid HostId { get; init; }

    public required string HostName { get; init; }

    public required string AgentVersion { get; init; }

    public required string LibvirtVersion { get; init; }

    public required string HypervisorVersion { get; init; }

    public required string KernelVersion { get; init; }

    /// <summary><c>kvm</c> or <c>tcg</c>, as the agent will run guests.</summary>
    public required string Accelerator { get; init; }

    public required string CpuModel { get; init; }

    public required int CpuCount { get; init; }

    public required ByteCount Memory { get; init; }

    public required HostNetworkState Network { get; init; }
}

/// <summary>What a host does (vdsm <c>getStats</c>).</summary>
public sealed record HostStatistics
{
    /// <summary>0 to 100 over all processors since the last call.</summary>
    public required double CpuPercent { get; init; }

    public required ByteCount FreeMemory { get; init; }

    public required int ActiveVms { get; init; }

    public required int IncomingMigrations { get; init; }

    public required int OutgoingMigrations { get; init; }

    public required HostNetworkState Network { get; init; }
}

/// <summary>An error as it crosses the wire, from agents and from the engine's additions.</summary>
/// <param name="LibvirtCode">virErrorNumber, when libvirt said no.</param>
/// <param name="LibvirtDomain">virErrorDomain.</param>
/// <param name="Faults">Every reason of a refusal, when there is more than one.</param>
/// <param name="InDoubt">Of a migration that failed: the source does not know where the VM is.</param>
public sealed record AgentError(
    ErrorKind Kind, string Message, bool Retryable = false, string? Host = null, string? Output = null, int? LibvirtCode = null, int? LibvirtDomain = null, IReadOnlyList<string>? Faults = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool InDoubt = false);

/// <summary>The body of a verb that takes nothing.</summary>
public sealed record EmptyRequest;
