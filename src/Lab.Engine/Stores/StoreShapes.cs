using System.Text.Json.Serialization;
using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Migrations;
using Lab.Engine.Networks;
using Lab.Engine.Vms;

namespace Lab.Engine.Stores;

/// <summary>The stored documents, for <see cref="StoreJson.Writing"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Cluster))]
[JsonSerializable(typeof(LogicalNetwork))]
[JsonSerializable(typeof(Host))]
[JsonSerializable(typeof(NetworkAttachment))]
[JsonSerializable(typeof(Vm))]
[JsonSerializable(typeof(Migration))]
[JsonSerializable(typeof(HostCursor))]
internal sealed partial class StoreShapes : JsonSerializerContext;
