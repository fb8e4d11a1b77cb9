using Lab.Engine.Clusters;
using Lab.Engine.Inventories;
using Lab.Engine.Networks;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Units;

namespace Lab.Engine.Rest.Mapping;

internal static class ClusterMapping
{
    public static ClusterShape ToShape(InventoryState state, Cluster cluster) => new()
    {
        Id = cluster.Id.ToString(),
        Href = Paths.Of("clusters", cluster.Id),
        Name = cluster.Name,
        Description = cluster.Description,
        Version = new VersionShape { Major = Words.Of(cluster.Version.Major), Minor = Words.Of(cluster.Version.Minor) },
        SwitchType = Words.Of(Words.Switches, cluster.SwitchType),
        ErrorHandling = new ErrorHandling(Words.Of(Words.OnErrors, cluster.MigrateOnError)),
        Migration = MigrationOptionsMapping.ToShape(cluster.Migration, inherits: false),
        TunnelMigration = Words.Of(cluster.Migration.Tunnelled ?? false),
        ManagementNetwork = Ref.To("networks", cluster.ManagementNetwork, state.NetworkName(cluster.ManagementNetwork)),
        MigrationNetwork = Ref.To("networks", cluster.MigrationNetwork, state.NetworkName(cluster.MigrationNetwork)),
        DataCenter = DataCenterMapping.Reference,
        Link = [new Link($"{Paths.Of("clusters", cluster.Id)}/networks", "networks")],
    };

    public static ClusterRequest FromShape(RestCall call, ClusterShape shape)
    {
        var inputs = call.Inputs;
        var major = inputs.Whole(shape.Version?.Major, "version.major");
        var minor = inputs.Whole(shape.Version?.Minor, "version.minor");
        if (major is null != minor is null) inputs.Fault("version needs both major and minor.");
        return new ClusterRequest(
            inputs.Id(shape.Id, "id"), shape.Name, shape.Description,
            major is { } a && minor is { } b ? new CompatibilityVersion(a, b) : null,
            inputs.Resolve(shape.ManagementNetwork, "network", call.State.Networks, n => n.Name),
            inputs.Word(shape.SwitchType, "switch_type", Words.Switches),
            MigrationOptionsMapping.FromShape(inputs, shape.Migration, null, shape.TunnelMigration),
            inputs.Word(shape.ErrorHandling?.OnError, "error_handling.on_error", Words.OnErrors));
    }

    /// <summary>A network as a cluster uses it.</summary>
    public static NetworkShape ToShape(Cluster cluster, LogicalNetwork network)
    {
        var roles = RoleChange.RolesOf(cluster, network.Id).Select(role => Words.Of(Words.Roles, role));
        return NetworkMapping.ToShape(network) with
        {
            Href = $"{Paths.Of("clusters", cluster.Id)}/networks/{network.Id}",
            Required = Words.Of(cluster.Networks.First(n => n.NetworkId == network.Id).Required),
            Display = Words.Of(cluster.DisplayNetwork == network.Id),
            Status = cluster.Networks.First(n => n.NetworkId == network.Id).Operational ? "operational" : "non_operational",
            Usages = new Usages([.. network.VmNetwork ? ["vm"] : Array.Empty<string>(), .. roles]),
            Cluster = Ref.To("clusters", cluster.Id),
        };
    }

    /// <summary>Null: nothing was said of roles. <c>vm</c> and <c>gluster</c> are not roles of a cluster's network here.</summary>
    /// <param name="present">What <c>display</c> alone adds to or takes from.</param>
    public static IReadOnlySet<NetworkRole>? Roles(Inputs inputs, NetworkShape shape, IReadOnlySet<NetworkRole> present)
    {
        var display = inputs.Boolean(shape.Display, "display");
        if (shape.Usages is null && display is null) return null;
        var roles = shape.Usages is null ? present.ToHashSet() : [];
        foreach (var usage in (shape.Usages?.Usage ?? []).Where(u => u is not ("vm" or "gluster")))
        {
            if (inputs.Word(usage, "usages", Words.Roles) is { } role) roles.Add(role);
        }

        if (display == true) roles.Add(NetworkRole.Display);
        else if (display == false && shape.Usages is null) roles.Remove(NetworkRole.Display);
        return roles;
    }
}

internal static class NetworkMapping
{
    public static NetworkShape ToShape(LogicalNetwork network) => new()
    {
        Id = network.Id.ToString(),
        Href = Paths.Of("networks", network.Id),
        Name = network.Name,
        Description = network.Description,
        Vlan = network.Vlan is { } vlan ? new VlanShape(Words.Of(vlan)) : null,
        Mtu = Words.Of(network.Mtu),
        Usages = new Usages(network.VmNetwork ? ["vm"] : []),
        Qos = network.OutboundLimit is { } limit ? new Qos(Words.Of((long)limit.MegabitsPerSecond)) : null,
        DataCenter = DataCenterMapping.Reference,
    };

    public static NetworkRequest FromShape(RestCall call, NetworkShape shape)
    {
        var inputs = call.Inputs;
        var limit = inputs.Whole(shape.Qos?.OutboundAverageUpperlimit, "qos.outbound_average_upperlimit");
        return new NetworkRequest(
            inputs.Id(shape.Id, "id"), shape.Name, shape.Description, inputs.Whole(shape.Vlan?.Id, "vlan.id"), inputs.Whole(shape.Mtu, "mtu"),
            shape.Usages is null ? null : shape.Usages.Usage?.Contains("vm") ?? false,
            limit is { } megabits ? Bandwidth.FromMegabitsPerSecond(megabits) : null);
    }
}

/// <summary>There is one data centre; clients that ask for it find it.</summary>
internal static class DataCenterMapping
{
    private static readonly Guid Id = new("00000001-0001-0001-0001-000000000001");

    public static Ref Reference { get; } = Ref.To("datacenters", Id);

    public static DataCenter Only { get; } = new(Id.ToString(), Paths.Of("datacenters", Id), "Default", "up");

    public static DataCenter? Find(Guid id) => id == Id ? Only : null;
}
