using System.Text.Json;
using Lab.Engine.Clusters;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Outcomes;
using Lab.Model.Mutations;
using Lab.Model.Networks.Rules;

namespace Lab.Engine.Networks;

/// <summary>
/// The rules of network roles. A role that is taken goes back to the management network, which cannot lose what nobody else has. Granting the migration role needs an address on every host of
/// the cluster that carries the network; neither granting nor taking it is allowed while a VM of the cluster migrates (profile <see cref="MigrationNetworkProfile.Ovirt"/>: allowed).
/// </summary>
public static class RoleChange
{
    /// <summary>The cluster in which <paramref name="network"/> has exactly <paramref name="roles"/>.</summary>
    public static Outcome<Cluster> Apply(InventoryState state, Cluster cluster, LogicalNetwork network, IReadOnlySet<NetworkRole> roles, MigrationNetworkProfile profile)
    {
        var changed = cluster with
        {
            MigrationNetwork = Holder(cluster, cluster.MigrationNetwork, network.Id, roles.Contains(NetworkRole.Migration)),
            DisplayNetwork = Holder(cluster, cluster.DisplayNetwork, network.Id, roles.Contains(NetworkRole.Display)),
            DefaultRouteNetwork = Holder(cluster, cluster.DefaultRouteNetwork, network.Id, roles.Contains(NetworkRole.DefaultRoute)),
        };
        List<string> faults = [];
        if (roles.Contains(NetworkRole.Management) && network.Id != cluster.ManagementNetwork)
            faults.Add($"The management role of cluster {cluster.Name} stays with network {state.NetworkName(cluster.ManagementNetwork)}: hosts are reached through it.");
        if (changed.MigrationNetwork != cluster.MigrationNetwork) faults.AddRange(MigrationFaults(state, cluster, changed.MigrationNetwork, profile));
        if (changed.DisplayNetwork != cluster.DisplayNetwork) faults.AddRange(AddressFaults(state, cluster, changed.DisplayNetwork, NetworkRole.Display));
        return faults.Count > 0 ? Refusal.Conflict(faults) : changed;
    }

    /// <summary>The cluster without <paramref name="network"/>; its roles go back to management.</summary>
    public static Outcome<Cluster> Detach(InventoryState state, Cluster cluster, LogicalNetwork network, MigrationNetworkProfile profile)
    {
        if (network.Id == cluster.ManagementNetwork) return Refusal.Conflict($"Network {network.Name} manages cluster {cluster.Name} and cannot be detached from it.");
        var users = state.Vms.Values.Where(v => v.ClusterId == cluster.Id && v.State.Runs && v.Definition.Nics.Any(n => n.Network == network.Name)).Select(v => v.Name).Order(StringComparer.Ordinal).ToArray();
        if (users.Length > 0) return Refusal.Conflict($"Network {network.Name} is used by running VMs: {string.Join(", ", users)}.");
        var kept = Mutation.DetachedNetworkKeepsRoles.IsOn() ? RolesOf(cluster, network.Id) : new HashSet<NetworkRole>();
        return Apply(state, cluster, network, kept, profile).Succeeded(out var changed, out var refusal)
            ? changed with { Networks = [.. changed.Networks.Where(n => n.NetworkId != network.Id)] }
            : refusal;
    }

    /// <summary>Roles that <paramref name="network"/> has in the cluster.</summary>
    public static IReadOnlySet<NetworkRole> RolesOf(Cluster cluster, Guid network)
    {
        var roles = new SortedSet<NetworkRole>();
        if (cluster.ManagementNetwork == network) roles.Add(NetworkRole.Management);
        if (cluster.MigrationNetwork == network) roles.Add(NetworkRole.Migration);
        if (cluster.DisplayNetwork == network) roles.Add(NetworkRole.Display);
        if (cluster.DefaultRouteNetwork == network) roles.Add(NetworkRole.DefaultRoute);
        return roles;
    }

    /// <summary>As shared rules name it.</summary>
    public static string NameOf(NetworkRole role) => JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString());

    private static Guid Holder(Cluster cluster, Guid holder, Guid network, bool wanted) => wanted ? network : holder == network ? cluster.ManagementNetwork : holder;

    private static IEnumerable<string> MigrationFaults(InventoryState state, Cluster cluster, Guid holder, MigrationNetworkProfile profile)
    {
        if (profile.RefusesRoleChangeDuringMigration() && !Mutation.RoleMovesDuringMigration.IsOn())
        {
            var moving = state.RunningMigrations.Select(m => state.Vms.GetValueOrDefault(m.VmId)).Where(v => v?.ClusterId == cluster.Id).Select(v => v!.Name).Order(StringComparer.Ordinal).ToArray();
            if (moving.Length > 0) yield return $"The migration role of cluster {cluster.Name} cannot move while VMs migrate: {string.Join(", ", moving)}.";
        }

        foreach (var fault in AddressFaults(state, cluster, holder, NetworkRole.Migration)) yield return fault;
    }

    private static IEnumerable<string> AddressFaults(InventoryState state, Cluster cluster, Guid network, NetworkRole role) =>
        ClusterNetworkRules.WithoutAddress(new NetworkInCluster(state.NetworkName(network), [NameOf(role)], [.. Carriers(state, cluster, network)]), 0, NameOf(role)).Select(fault => fault.Reason);

    private static IEnumerable<CarryingHost> Carriers(InventoryState state, Cluster cluster, Guid network) =>
        from attachment in state.Attachments.Values
        where attachment.NetworkId == network && state.Hosts.TryGetValue(attachment.HostId, out var host) && host.ClusterId == cluster.Id
        orderby state.HostName(attachment.HostId)
        select new CarryingHost(state.HostName(attachment.HostId), attachment.HasAddress, attachment.Port);
}
