using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Model.Agents;
using Lab.Model.Migrations;

namespace Lab.Agent.Events;

/// <param name="Role"><c>source</c> or <c>destination</c>.</param>
public sealed record MigrationPhaseData(
    Guid MigrationId, string Role, MigrationPhase Phase, string? Destination = null, string? DestinationQemu = null, AgentError? Error = null);

internal sealed record StartedData(string Version);

internal sealed record MigrationIterationData(Guid MigrationId, int Iteration);

internal sealed record MigrationConvergenceData(Guid MigrationId, ConvergenceActionKind Action, double? DowntimeMilliseconds, int? Iteration);

/// <param name="Event">libvirt's own name, as is <paramref name="Detail"/>.</param>
internal sealed record LifecycleData(string Event, string Detail);

internal sealed record NetworkRolledBackData(Guid SetupId, string Reason);

/// <summary>The agent's dialect, with the shapes of its events' data generated at build time.</summary>
internal static partial class EventJson
{
    public static JsonSerializerOptions Options { get; } = AgentJson.With(EventShapes.Default);

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(MigrationPhaseData))]
    [JsonSerializable(typeof(StartedData))]
    [JsonSerializable(typeof(MigrationIterationData))]
    [JsonSerializable(typeof(MigrationConvergenceData))]
    [JsonSerializable(typeof(LifecycleData))]
    [JsonSerializable(typeof(NetworkRolledBackData))]
    private sealed partial class EventShapes : JsonSerializerContext;
}
