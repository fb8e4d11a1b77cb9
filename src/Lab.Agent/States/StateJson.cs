using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Lab.Agent.HostNetworks;
using Lab.Agent.Migrations;
using Lab.Model.Agents;
using Lab.Model.Networks;

namespace Lab.Agent.States;

/// <summary>The agent's dialect for what it keeps on disk.</summary>
internal static partial class StateJson
{
    /// <summary>By shapes generated at build time.</summary>
    public static JsonSerializerOptions Writing { get; } = AgentJson.With(StateShapes.Default);

    /// <summary>By reflection: a generated reader forgets the defaults of <c>init</c> members. Only an agent that starts again reads.</summary>
    public static JsonSerializerOptions Reading { get; } = new(AgentJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(NetworkCheckpoint))]
    [JsonSerializable(typeof(OutgoingRecord))]
    [JsonSerializable(typeof(RunningNetworks))]
    private sealed partial class StateShapes : JsonSerializerContext;
}
