using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lab.Model.Engines;
using Lab.Model.Migrations;
using Lab.Model.Networks;

namespace Lab.Model.Agents;

/// <summary>What crosses the agent's wire; how, <see cref="AgentJson"/> says. Generated, so that the first message need not look at every type.</summary>
/// <remarks>A generated reader keeps a member's default only where it may set the member afterwards: such members are <c>set</c>, not <c>init</c>.</remarks>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EmptyRequest))]
[JsonSerializable(typeof(HostCapabilities))]
[JsonSerializable(typeof(HostStatistics))]
[JsonSerializable(typeof(SetupNetworksRequest))]
[JsonSerializable(typeof(SetupNetworksResult))]
[JsonSerializable(typeof(ConfirmConnectivityRequest))]
[JsonSerializable(typeof(VmDefinition))]
[JsonSerializable(typeof(VmReport[]))]
[JsonSerializable(typeof(VmReference))]
[JsonSerializable(typeof(MigrateRequest))]
[JsonSerializable(typeof(MigrationStatus))]
[JsonSerializable(typeof(MigrationPhase?))]
[JsonSerializable(typeof(MigrationReference))]
[JsonSerializable(typeof(PrepareIncomingMigrationRequest))]
[JsonSerializable(typeof(ChangeMigrationParametersRequest))]
[JsonSerializable(typeof(AgentEvent))]
[JsonSerializable(typeof(AgentError))]
[JsonSerializable(typeof(EngineEvent))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class AgentShapes : JsonSerializerContext;
