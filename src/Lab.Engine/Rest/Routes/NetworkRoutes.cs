using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest.Routes;

internal static class NetworkRoutes
{
    public static void Map(RestMap map)
    {
        map.Get<NetworksShape>("/networks", "Lists logical networks.", call =>
            Answers.Read(call, new NetworksShape([.. Collections.Select(call, call.State.Networks.Values, n => n.Name).Select(NetworkMapping.ToShape)])));
        map.Post<NetworkShape, NetworkShape>("/networks", "Adds a logical network. Without usages it is a VM network; an empty list makes it bridgeless.", (call, body) =>
            Answers.Checked(call, NetworkMapping.FromShape(call, body), call.Engine.Networks.Create, NetworkMapping.ToShape, 201));
        map.Get<NetworkShape>("/networks/{id}", "Shows a logical network.", call => Answers.Found(call.State.Networks, call.Id(), "network", NetworkMapping.ToShape));
        map.Put<NetworkShape, NetworkShape>("/networks/{id}", "Changes a logical network; hosts keep what they have until it is set up there again.", (call, body) =>
            Answers.Checked(call, NetworkMapping.FromShape(call, body), r => call.Engine.Networks.Update(call.Id(), r), NetworkMapping.ToShape));
        map.Delete("/networks/{id}", "Removes a logical network that nothing uses.", call => Task.FromResult(Answers.Done(call.Engine.Networks.Remove(call.Id()))));
    }
}
