using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Outcomes;
using Lab.Model.Networks.Rules;
using Lab.Model.Units;

namespace Lab.Engine.Networks;

/// <summary>Logical networks: made, changed, removed.</summary>
public sealed class NetworkService(Inventory inventory, IIdSource ids)
{
    public Outcome<LogicalNetwork> Create(NetworkRequest request) => inventory.Change<Outcome<LogicalNetwork>>(t =>
    {
        var network = Merge(request, new LogicalNetwork { Id = request.Id ?? ids.Next(), Name = request.Name ?? "" });
        if (Faults(network) is { Length: > 0 } faults) return Refusal.BadRequest(faults);
        if (t.State.Networks.ContainsKey(network.Id)) return Refusal.Conflict($"There is a network '{network.Id}' already.");
        if (t.State.Networks.Values.Any(n => n.Name == network.Name)) return Refusal.Conflict($"There is a network named {network.Name} already.");
        t.Put(network);
        return network;
    });

    /// <summary>Hosts that carry it keep what they have until it is set up there again (shown as out of sync).</summary>
    public Outcome<LogicalNetwork> Update(Guid id, NetworkRequest request) => inventory.Change<Outcome<LogicalNetwork>>(t =>
    {
        if (!t.State.Networks.TryGetValue(id, out var before)) return Refusal.NotFound("network", id.ToString());
        if (request.Name is { } name && name != before.Name) return Refusal.Conflict($"Network {before.Name} keeps its name: hosts know it by that.");
        var network = Merge(request, before);
        if (Faults(network) is { Length: > 0 } faults) return Refusal.BadRequest(faults);
        var users = t.State.Vms.Values.Where(v => v.Definition.Nics.Any(n => n.Network == before.Name)).Select(v => v.Name).Order(StringComparer.Ordinal).ToArray();
        if (before.VmNetwork && !network.VmNetwork && users.Length > 0) return Refusal.Conflict($"Network {before.Name} is used by VMs: {string.Join(", ", users)}.");
        t.Put(network);
        return network;
    });

    public Outcome<LogicalNetwork> Remove(Guid id) => inventory.Change<Outcome<LogicalNetwork>>(t =>
    {
        if (!t.State.Networks.TryGetValue(id, out var network)) return Refusal.NotFound("network", id.ToString());
        var faults = t.State.Clusters.Values.Where(c => c.Carries(id)).Select(c => $"Network {network.Name} is in cluster {c.Name}.")
            .Concat(t.State.Attachments.Values.Where(a => a.NetworkId == id).Select(a => $"Network {network.Name} is on host {t.State.HostName(a.HostId)}."))
            .Concat(t.State.Vms.Values.Where(v => v.MigrationNetwork == id || v.Definition.Nics.Any(n => n.Network == network.Name)).Select(v => $"Network {network.Name} is used by VM {v.Name}."))
            .Order(StringComparer.Ordinal).ToArray();
        if (faults.Length > 0) return Refusal.Conflict(faults);
        t.RemoveNetwork(id);
        return network;
    });

    private static LogicalNetwork Merge(NetworkRequest request, LogicalNetwork before) => before with
    {
        Description = request.Description ?? before.Description,
        Vlan = request.Vlan is { } vlan ? (vlan == NetworkRequest.Untagged ? null : vlan) : before.Vlan,
        Mtu = request.Mtu is { } mtu ? (mtu == 0 ? 1500 : mtu) : before.Mtu,
        VmNetwork = request.VmNetwork ?? before.VmNetwork,
        OutboundLimit = request.OutboundLimit is { } limit ? (limit == Bandwidth.Unlimited ? null : limit) : before.OutboundLimit,
    };

    private static string[] Faults(LogicalNetwork network) => [.. NetworkConfigRules.OfLogical(network.Name, network.Vlan, network.Mtu).Select(fault => $"Network {network.Name}: {fault.Reason}")];
}

/// <summary>What somebody says of a network; null members keep what is, or their default.</summary>
/// <param name="Vlan"><see cref="Untagged"/>: no tag.</param>
/// <param name="Mtu">0: the default.</param>
public sealed record NetworkRequest(Guid? Id, string? Name, string? Description, int? Vlan, int? Mtu, bool? VmNetwork, Bandwidth? OutboundLimit)
{
    public const int Untagged = 0;
}
