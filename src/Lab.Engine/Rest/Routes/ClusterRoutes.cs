using Lab.Engine.Networks;
using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest.Routes;

internal static class ClusterRoutes
{
    public static void Map(RestMap map)
    {
        map.Get<ClustersShape>("/clusters", "Lists clusters.", call =>
        {
            var clusters = Collections.Select(call, call.State.Clusters.Values, c => c.Name).Select(c => ClusterMapping.ToShape(call.State, c)).ToArray();
            return Answers.Read(call, new ClustersShape(clusters));
        });
        map.Post<ClusterShape, ClusterShape>("/clusters", "Adds a cluster. Its management network has every role.", (call, body) =>
            Answers.Checked(call, ClusterMapping.FromShape(call, body), call.Engine.Clusters.Create, c => ClusterMapping.ToShape(call.State, c), 201));
        map.Get<ClusterShape>("/clusters/{id}", "Shows a cluster.", call =>
            Answers.Found(call.State.Clusters, call.Id(), "cluster", c => ClusterMapping.ToShape(call.State, c)));
        map.Put<ClusterShape, ClusterShape>("/clusters/{id}", "Changes a cluster's name, level, switch type, error handling and migration defaults.", (call, body) =>
            Answers.Checked(call, ClusterMapping.FromShape(call, body), r => call.Engine.Clusters.Update(call.Id(), r), c => ClusterMapping.ToShape(call.State, c)));
        map.Delete("/clusters/{id}", "Removes an empty cluster.", call => Task.FromResult(Answers.Done(call.Engine.Clusters.Remove(call.Id()))));
        MapNetworks(map);
    }

    private static void MapNetworks(RestMap map)
    {
        map.Get<NetworksShape>("/clusters/{id}/networks", "Lists the networks of a cluster, with their roles as usages.", call =>
            Answers.Found(call.State.Clusters, call.Id(), "cluster", c => new NetworksShape([.. c.Networks.Select(n => ClusterMapping.ToShape(c, call.State.Networks[n.NetworkId]))])));
        map.Post<NetworkShape, NetworkShape>("/clusters/{id}/networks", "Assigns a network to a cluster; usages grant roles, each taken from its former holder.", (call, body) =>
        {
            var network = call.Inputs.Resolve(new Ref(body.Id, body.Name), "network", call.State.Networks, n => n.Name) ?? Guid.Empty;
            var required = call.Inputs.Boolean(body.Required, "required") ?? true;
            return Answers.Checked(call, ClusterMapping.Roles(call.Inputs, body, new HashSet<NetworkRole>()), roles => call.Engine.ClusterNetworks.Assign(call.Id(), network, required, roles),
                c => ClusterMapping.ToShape(c, call.State.Networks[network]), 201);
        });
        map.Get<NetworkShape>("/clusters/{id}/networks/{network}", "Shows a network as a cluster uses it.", call =>
            Answers.Found(call.State.Clusters, call.Id(), "cluster", c => c.Carries(call.Id("network")) ? ClusterMapping.ToShape(c, call.State.Networks[call.Id("network")]) : null));
        map.Put<NetworkShape, NetworkShape>("/clusters/{id}/networks/{network}", "Changes roles. A role that is left out goes back to the management network.", (call, body) =>
        {
            var required = call.Inputs.Boolean(body.Required, "required");
            var present = call.State.Clusters.TryGetValue(call.Id(), out var cluster) ? RoleChange.RolesOf(cluster, call.Id("network")) : new HashSet<NetworkRole>();
            return Answers.Checked(call, ClusterMapping.Roles(call.Inputs, body, present), roles => call.Engine.ClusterNetworks.Update(call.Id(), call.Id("network"), required, roles),
                c => ClusterMapping.ToShape(c, call.State.Networks[call.Id("network")]));
        });
        map.Delete("/clusters/{id}/networks/{network}", "Detaches a network from a cluster; its roles go back to the management network.", call =>
            Task.FromResult(Answers.Done(call.Engine.ClusterNetworks.Detach(call.Id(), call.Id("network")))));
    }
}
