using Lab.Engine.Clusters;
using Lab.Engine.Hosts;
using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Networks;
using Lab.Engine.Outcomes;
using Lab.Model.Networks;
using Lab.Model.Networks.Rules;

namespace Lab.Engine.Setups;

/// <summary>From oVirt's words to the agent's, with every fault at once.</summary>
public static class NetworkSetupPlanner
{
    public static Outcome<NetworkSetupPlan> Plan(InventoryState state, NetworkSetup setup, IIdSource ids)
    {
        if (!state.Hosts.TryGetValue(setup.HostId, out var host)) return Refusal.NotFound("host", setup.HostId.ToString());
        if (state.StateOf(host.Id).Link != HostLink.Up) return Refusal.Conflict($"Host {host.Name} is {Maintenance.StatusOf(state, host)}; its networks can be set up when it answers.");
        var cluster = state.Clusters[host.ClusterId];
        List<string> faults = [];
        var removed = Removals(state, setup, host, cluster, faults);
        var attached = setup.Modified.Select(m => Attach(state, m, host, cluster, ids, faults)).OfType<NetworkAttachment>().ToArray();
        foreach (var attachment in attached) faults.AddRange(RoleFaults(state, host, cluster, attachment));
        var request = Request(state, setup, host, cluster, [.. removed.Select(r => r.Network.Name)], attached);
        string[] nics = [.. state.StateOf(host.Id).Network.Links.Where(l => l.Kind == LinkKind.Nic).Select(l => l.Name)];
        faults.AddRange(HostNetworkRules.Of(HostConfigurations.Of(state, host), request, nics).Select(f => f.Message));
        if (faults.Count > 0) return Refusal.BadRequest(faults);
        return new NetworkSetupPlan(request, attached, [.. removed.Select(r => r.AttachmentId).OfType<Guid>()]);
    }

    private static SetupNetworksRequest Request(InventoryState state, NetworkSetup setup, Host host, Cluster cluster, IReadOnlyList<string> removed, IReadOnlyList<NetworkAttachment> attached)
    {
        var bonds = state.StateOf(host.Id).Network.Links.Where(l => l.Kind == LinkKind.Bond).Select(l => l.Name).Concat(host.Bonds.Select(b => b.Name)).Concat(setup.ModifiedBonds.Select(b => b.Name)).ToHashSet();
        return new SetupNetworksRequest
        {
            Networks = [.. removed.Select(name => new NetworkConfig { Name = name, Remove = true }), .. attached.Select(a => HostConfigurations.Config(state, cluster, a, bonds.Contains(a.Port)))],
            Bonds = [.. setup.RemovedBonds.Select(name => new BondConfig { Name = name, Remove = true }), .. setup.ModifiedBonds.Select(b => b with { Switch = cluster.SwitchType })],
            CheckConnectivity = setup.CheckConnectivity,
            ConnectivityTimeout = setup.ConnectivityTimeout,
            CommitOnSuccess = setup.CommitOnSuccess,
        };
    }

    private static IEnumerable<string> RoleFaults(InventoryState state, Host host, Cluster cluster, NetworkAttachment attachment)
    {
        var roles = RoleChange.RolesOf(cluster, attachment.NetworkId).Select(RoleChange.NameOf).ToArray();
        var network = new NetworkInCluster(state.NetworkName(attachment.NetworkId), roles, [new CarryingHost(host.Name, attachment.HasAddress, attachment.Port)]);
        return roles.SelectMany(role => ClusterNetworkRules.WithoutAddress(network, 0, role)).Select(f => f.Reason);
    }

    private static List<(LogicalNetwork Network, Guid? AttachmentId)> Removals(InventoryState state, NetworkSetup setup, Host host, Cluster cluster, List<string> faults)
    {
        List<(LogicalNetwork Network, Guid? AttachmentId)> removals = [];
        foreach (var id in setup.Removed)
        {
            var attachment = state.Attachments.Values.FirstOrDefault(a => a.HostId == host.Id && (a.Id == id || a.NetworkId == id));
            if (state.Networks.GetValueOrDefault(attachment?.NetworkId ?? id) is not { } network) faults.Add($"Host {host.Name} has no network attachment '{id}'.");
            else if (network.Id == cluster.ManagementNetwork) faults.Add($"Network {network.Name} manages host {host.Name} and cannot be removed from it.");
            else if (Users(state, host, network) is { Length: > 0 } users) faults.Add($"Network {network.Name} is used by VMs on host {host.Name}: {string.Join(", ", users)}.");
            else removals.Add((network, attachment?.Id));
        }

        return removals;
    }

    private static string[] Users(InventoryState state, Host host, LogicalNetwork network) =>
        [.. state.VmsOn(host.Id).Where(v => v.Definition.Nics.Any(n => n.Network == network.Name)).Select(v => v.Name).Order(StringComparer.Ordinal)];

    private static NetworkAttachment? Attach(InventoryState state, AttachmentRequest request, Host host, Cluster cluster, IIdSource ids, List<string> faults)
    {
        var before = state.Attachments.Values.FirstOrDefault(a => a.HostId == host.Id && (a.Id == request.Id || a.NetworkId == request.NetworkId));
        if ((request.NetworkId ?? before?.NetworkId) is not { } networkId || !state.Networks.TryGetValue(networkId, out var network))
        {
            faults.Add(request.NetworkId is { } named ? $"There is no network '{named}'." : "Each network attachment names its network, by id or name.");
            return null;
        }

        if (!cluster.Carries(networkId)) faults.Add($"Network {network.Name} is not in cluster {cluster.Name}; assign it there first.");
        if ((request.Port ?? before?.Port) is not { } port)
        {
            faults.Add($"Say which NIC or bond of host {host.Name} carries network {network.Name} (host_nic).");
            return null;
        }

        var attachment = before ?? new NetworkAttachment { Id = request.Id ?? ids.Next(), HostId = host.Id, NetworkId = networkId, Port = port };
        if (request.Ipv4 is { } v4)
            attachment = attachment with { BootProtocol = v4.Method, IpAddress = v4.Address, Netmask = v4.Netmask, Prefix = v4.Prefix, Gateway = v4.Gateway };
        if (request.Ipv6 is { } v6) attachment = attachment with { Ipv6Address = v6.Address, Ipv6Gateway = v6.Gateway };
        return attachment with { Port = port };
    }
}
