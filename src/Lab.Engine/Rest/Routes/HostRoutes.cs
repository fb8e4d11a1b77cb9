using Lab.Engine.Hosts;
using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest.Routes;

internal static class HostRoutes
{
    public static void Map(RestMap map)
    {
        map.Get<HostsShape>("/hosts", "Lists hosts.", call =>
            Answers.Read(call, new HostsShape([.. Collections.Select(call, call.State.Hosts.Values, h => h.Name).Select(h => HostMapping.ToShape(call.State, h))])));
        map.Post<HostShape, HostShape>("/hosts", "Adds a host. It is up once its agent has answered.", (call, body) =>
            Answers.Checked(call, HostMapping.FromShape(call, body), call.Engine.Hosts.Add, h => HostMapping.ToShape(call.State, h), 201));
        map.Get<HostShape>("/hosts/{id}", "Shows a host.", call => Answers.Found(call.State.Hosts, call.Id(), "host", h => HostMapping.ToShape(call.State, h)));
        map.Delete("/hosts/{id}", "Removes a host in maintenance.", async call => Answers.Done(await call.Engine.Hosts.RemoveAsync(call.Id())));
        MapNetworks(map);
        map.Action<EmptyAction>("/hosts/{id}/activate", "Ends maintenance.", (call, _) =>
            Answers.CheckedAsync(call, call.Id(), id => call.Engine.Hosts.ActivateAsync(id, call.Aborted), Complete));
        map.Action<EmptyAction>("/hosts/{id}/deactivate", "Begins maintenance: VMs that may move are migrated away, the highest priority first.", (call, _) =>
            Answers.CheckedAsync(call, call.Id(), call.Engine.Hosts.DeactivateAsync, Complete));
        map.Action<SetupNetworksAction>("/hosts/{id}/setupnetworks", "Sets up networks and bonds, all or nothing; rolled back unless the engine still reaches the host.", (call, body) =>
            Answers.CheckedAsync(call, SetupMapping.FromShape(call, body), s => call.Engine.Setups.SetupAsync(s, call.Aborted), Complete));
        map.Action<EmptyAction>("/hosts/{id}/commitnetconfig", "Makes the present networks those that are restored after a restart.", (call, _) =>
            Answers.CheckedAsync(call, call.Id(), id => call.Engine.Setups.CommitAsync(id, call.Aborted), Complete));
    }

    private static void MapNetworks(RestMap map)
    {
        map.Get<HostNicsShape>("/hosts/{id}/nics", "Lists NICs, bonds and VLAN interfaces of a host.", call => Answers.Found(call.State.Hosts, call.Id(), "host", h =>
            new HostNicsShape([.. HostNicMapping.NicsOf(call.State, h).Select(n => HostNicMapping.ToShape(call.State, h, n))])));
        map.Get<HostNicShape>("/hosts/{id}/nics/{nic}", "Shows a NIC of a host.", call => Answers.Found(call.State.Hosts, call.Id(), "NIC", h =>
            HostNicMapping.NicsOf(call.State, h).Where(n => HostNicMapping.IdOf(h, n.Name) == call.Id("nic")).Select(n => HostNicMapping.ToShape(call.State, h, n)).FirstOrDefault()));
        map.Get<AttachmentsShape>("/hosts/{id}/networkattachments", "Lists the networks that were set up on a host, and whether they still are as declared.", call =>
            Answers.Found(call.State.Hosts, call.Id(), "host", h => new AttachmentsShape(
                [.. call.State.Attachments.Values.Where(a => a.HostId == h.Id).OrderBy(a => call.State.NetworkName(a.NetworkId), StringComparer.Ordinal).Select(a => AttachmentMapping.ToShape(call.State, a))])));
        map.Get<AttachmentShape>("/hosts/{id}/networkattachments/{attachment}", "Shows a network of a host.", call =>
            Answers.Found(call.State.Attachments, call.Id("attachment"), "network attachment", a => a.HostId == call.Id() ? AttachmentMapping.ToShape(call.State, a) : null));
    }

    private static ActionAnswer Complete(Host host) => new() { Status = "complete", Host = Ref.To("hosts", host.Id, host.Name) };
}
