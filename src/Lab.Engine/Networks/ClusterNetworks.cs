using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Outcomes;
using Lab.Model.Engines;

namespace Lab.Engine.Networks;

/// <summary>Networks of a cluster: assigning, roles, detaching.</summary>
public sealed class ClusterNetworks(Inventory inventory, MigrationNetworkProfile profile)
{
    /// <param name="roles">Null: none on assignment.</param>
    public Outcome<Cluster> Assign(Guid clusterId, Guid networkId, bool required, IReadOnlySet<NetworkRole>? roles) => Change(clusterId, networkId, (state, cluster, network) =>
    {
        if (cluster.Carries(networkId)) return Refusal.Conflict($"Network {network.Name} is in cluster {cluster.Name} already.");
        var assigned = cluster with { Networks = [.. cluster.Networks, Entry(state, cluster, network, required)] };
        return RoleChange.Apply(state, assigned, network, roles ?? new HashSet<NetworkRole>(), profile);
    });

    /// <param name="required">Null: as it is.</param>
    /// <param name="roles">Null: as they are.</param>
    public Outcome<Cluster> Update(Guid clusterId, Guid networkId, bool? required, IReadOnlySet<NetworkRole>? roles) => Change(clusterId, networkId, (state, cluster, network) =>
    {
        if (!cluster.Carries(networkId)) return Refusal.NotFound($"network of cluster {cluster.Name}", network.Name);
        var updated = cluster with { Networks = [.. cluster.Networks.Select(n => n.NetworkId == networkId && required is { } r && r != n.Required ? Entry(state, cluster, network, r) : n)] };
        return RoleChange.Apply(state, updated, network, roles ?? RoleChange.RolesOf(cluster, networkId), profile);
    });

    public Outcome<Cluster> Detach(Guid clusterId, Guid networkId) => Change(clusterId, networkId, (state, cluster, network) =>
        cluster.Carries(networkId) ? RoleChange.Detach(state, cluster, network, profile) : Refusal.NotFound($"network of cluster {cluster.Name}", network.Name));

    private static ClusterNetwork Entry(InventoryState state, Cluster cluster, LogicalNetwork network, bool required) =>
        new(network.Id, required) { Operational = RequiredNetworks.AreAllCarrying(state, cluster, network) };

    private Outcome<Cluster> Change(Guid clusterId, Guid networkId, Func<InventoryState, Cluster, LogicalNetwork, Outcome<Cluster>> change) => inventory.Change<Outcome<Cluster>>(transaction =>
    {
        var state = transaction.State;
        if (!state.Clusters.TryGetValue(clusterId, out var cluster)) return Refusal.NotFound("cluster", clusterId.ToString());
        if (!state.Networks.TryGetValue(networkId, out var network)) return Refusal.NotFound("network", networkId.ToString());
        if (!change(state, cluster, network).Succeeded(out var changed, out var refusal)) return refusal;
        transaction.Put(changed);
        if (changed.MigrationNetwork != cluster.MigrationNetwork) LogRole(transaction, changed, cluster.MigrationNetwork);
        return changed;
    });

    private static void LogRole(Transaction transaction, Cluster cluster, Guid before)
    {
        var from = transaction.State.NetworkName(before);
        var to = transaction.State.NetworkName(cluster.MigrationNetwork);
        transaction.Log(
            EngineEventKinds.MigrationRoleChanged, EventSeverity.Normal, $"Migrations of cluster {cluster.Name} now use network {to}, no longer {from}.", new { from, to }, cluster: cluster.Id);
    }
}
