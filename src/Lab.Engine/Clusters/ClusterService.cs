using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Networks;
using Lab.Engine.Outcomes;
using Lab.Engine.Policies;
using Lab.Model.Networks;

namespace Lab.Engine.Clusters;

/// <summary>Clusters: made, changed, removed.</summary>
public sealed class ClusterService(Inventory inventory, IIdSource ids)
{
    public const string DefaultName = "Default";

    /// <summary>An engine without any cluster gets one, with the management network.</summary>
    public void Found(string managementNetwork) => inventory.Change(t =>
    {
        if (!t.State.Clusters.IsEmpty) return;
        var network = t.State.Networks.Values.FirstOrDefault(n => n.Name == managementNetwork);
        if (network is null) t.Put(network = new LogicalNetwork { Id = ids.Next(), Name = managementNetwork, Description = "Management network" });
        t.Put(New(ids.Next(), DefaultName, network.Id));
    });

    public Outcome<Cluster> Create(ClusterRequest request) => inventory.Change<Outcome<Cluster>>(t =>
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(request.Name)) faults.Add("A cluster needs a name.");
        // Like oVirt: a cluster that names none takes the management network of the others.
        var management = request.ManagementNetwork ?? t.State.Clusters.Values.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => (Guid?)c.ManagementNetwork).FirstOrDefault();
        if (management is null) faults.Add("Name the cluster's management network.");
        else if (!t.State.Networks.ContainsKey(management.Value)) faults.Add($"There is no network '{management}'.");
        faults.AddRange(VersionFaults(request));
        if (faults.Count > 0) return Refusal.BadRequest(faults);
        var cluster = Merge(request, New(request.Id ?? ids.Next(), request.Name!, management!.Value));
        if (t.State.Clusters.ContainsKey(cluster.Id)) return Refusal.Conflict($"There is a cluster '{cluster.Id}' already.");
        if (t.State.Clusters.Values.Any(c => c.Name == cluster.Name)) return Refusal.Conflict($"There is a cluster named {cluster.Name} already.");
        t.Put(cluster);
        return cluster;
    });

    public Outcome<Cluster> Update(Guid id, ClusterRequest request) => inventory.Change<Outcome<Cluster>>(t =>
    {
        if (!t.State.Clusters.TryGetValue(id, out var before)) return Refusal.NotFound("cluster", id.ToString());
        if (request.ManagementNetwork is { } management && management != before.ManagementNetwork)
            return Refusal.Conflict($"The management role of cluster {before.Name} stays with network {t.State.NetworkName(before.ManagementNetwork)}.");
        if (VersionFaults(request).ToArray() is { Length: > 0 } faults) return Refusal.BadRequest(faults);
        var cluster = Merge(request, before);
        if (t.State.Clusters.Values.Any(c => c.Id != id && c.Name == cluster.Name)) return Refusal.Conflict($"There is a cluster named {cluster.Name} already.");
        t.Put(cluster);
        return cluster;
    });

    public Outcome<Cluster> Remove(Guid id) => inventory.Change<Outcome<Cluster>>(t =>
    {
        if (!t.State.Clusters.TryGetValue(id, out var cluster)) return Refusal.NotFound("cluster", id.ToString());
        if (t.State.Hosts.Values.Any(h => h.ClusterId == id)) return Refusal.Conflict($"Cluster {cluster.Name} still has hosts.");
        if (t.State.Vms.Values.Any(v => v.ClusterId == id)) return Refusal.Conflict($"Cluster {cluster.Name} still has VMs.");
        t.RemoveCluster(id);
        return cluster;
    });

    private static IEnumerable<string> VersionFaults(ClusterRequest request)
    {
        if (request.Version is { } version && (version > CompatibilityVersion.Newest || version < CompatibilityVersion.Oldest))
            yield return $"There is no compatibility level {version}; write {CompatibilityVersion.Oldest} to {CompatibilityVersion.Newest}.";
    }

    private static Cluster New(Guid id, string name, Guid management) => new()
    {
        Id = id,
        Name = name,
        Networks = [new ClusterNetwork(management, Required: true)],
        ManagementNetwork = management,
        MigrationNetwork = management,
        DisplayNetwork = management,
        DefaultRouteNetwork = management,
    };

    private static Cluster Merge(ClusterRequest request, Cluster before) => before with
    {
        Name = request.Name ?? before.Name,
        Description = request.Description ?? before.Description,
        Version = request.Version ?? before.Version,
        SwitchType = request.SwitchType ?? before.SwitchType,
        MigrateOnError = request.MigrateOnError ?? before.MigrateOnError,
        Migration = request.Migration is { } settings ? settings.On(before.Migration) : before.Migration,
    };
}

/// <summary>What somebody says of a cluster; null members keep what is, or their default.</summary>
public sealed record ClusterRequest(
    Guid? Id, string? Name, string? Description, CompatibilityVersion? Version, Guid? ManagementNetwork, SwitchType? SwitchType, MigrationSettingsChange? Migration, MigrateOnError? MigrateOnError = null);
