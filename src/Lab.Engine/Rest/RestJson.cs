using System.Text.Json.Serialization;
using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest;

/// <summary>What the API reads and writes; how, <see cref="RestDialect"/> says. Generated, so that the first request need not look at every type.</summary>
[JsonSerializable(typeof(ApiRoot))]
[JsonSerializable(typeof(DataCenters))]
[JsonSerializable(typeof(DataCenter))]
[JsonSerializable(typeof(ClusterShape))]
[JsonSerializable(typeof(ClustersShape))]
[JsonSerializable(typeof(NetworkShape))]
[JsonSerializable(typeof(NetworksShape))]
[JsonSerializable(typeof(HostShape))]
[JsonSerializable(typeof(HostsShape))]
[JsonSerializable(typeof(HostNicShape))]
[JsonSerializable(typeof(HostNicsShape))]
[JsonSerializable(typeof(AttachmentShape))]
[JsonSerializable(typeof(AttachmentsShape))]
[JsonSerializable(typeof(SetupNetworksAction))]
[JsonSerializable(typeof(VmShape))]
[JsonSerializable(typeof(VmsShape))]
[JsonSerializable(typeof(VmNicShape))]
[JsonSerializable(typeof(VmNics))]
[JsonSerializable(typeof(StartAction))]
[JsonSerializable(typeof(MigrateAction))]
[JsonSerializable(typeof(EmptyAction))]
[JsonSerializable(typeof(ActionAnswer))]
[JsonSerializable(typeof(MigrationShape))]
[JsonSerializable(typeof(MigrationsShape))]
[JsonSerializable(typeof(EventShape))]
[JsonSerializable(typeof(EventsShape))]
[JsonSerializable(typeof(Fault))]
public sealed partial class RestJson : JsonSerializerContext;
