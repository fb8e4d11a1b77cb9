using System.Net;
using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Outcomes;
using Lab.Model.Agents;
using Lab.Model.Engines;

namespace Lab.Engine.Hosts;

/// <summary>Adding, removing, maintenance.</summary>
public sealed class HostService(Inventory inventory, IIdSource ids, AgentFleet agents, HostMonitors monitors, HostEvacuation evacuation)
{
    /// <summary>Answers at once; the host is up when its agent has answered.</summary>
    public Outcome<Host> Add(HostRequest request)
    {
        var added = inventory.Change<Outcome<Host>>(t =>
        {
            var state = t.State;
            List<string> faults = [];
            if (string.IsNullOrWhiteSpace(request.Name)) faults.Add("A host needs a name: the one in its certificates.");
            if (string.IsNullOrWhiteSpace(request.Address)) faults.Add("A host needs an address: where its agent answers.");
            else if (!IsAddress(request.Address)) faults.Add($"'{request.Address}' is no host name and no IP address; the port goes into port, and IPv6 needs no brackets.");
            if (request.Port is < 1 or > 65535) faults.Add($"Port {request.Port} is not between 1 and 65535.");
            if (request.ClusterId is { } cluster && !state.Clusters.ContainsKey(cluster)) faults.Add($"There is no cluster '{cluster}'.");
            if (request.ClusterId is null && state.Clusters.Count != 1) faults.Add("Name the host's cluster: there is more than one.");
            if (faults.Count > 0) return Refusal.BadRequest(faults);
            var host = new Host
            {
                Id = request.Id ?? ids.Next(),
                Name = request.Name!,
                Comment = request.Comment ?? "",
                Address = request.Address!,
                Port = request.Port ?? AgentRoutes.DefaultPort,
                ClusterId = request.ClusterId ?? state.Clusters.Keys.Single(),
            };
            if (state.Hosts.ContainsKey(host.Id)) faults.Add($"There is a host '{host.Id}' already.");
            if (state.Hosts.Values.Any(h => h.Name == host.Name)) faults.Add($"There is a host named {host.Name} already.");
            if (state.Hosts.Values.FirstOrDefault(h => h.Port == host.Port && h.Address == host.Address) is { } twin) faults.Add($"Host {twin.Name} has the address {host.AgentAddress} already.");
            if (faults.Count > 0) return Refusal.Conflict(faults);
            t.Put(host);
            t.Log(EngineEventKinds.HostAdded, EventSeverity.Normal, $"Host {host.Name} ({host.AgentAddress}) was added.", null, host.Id, cluster: host.ClusterId);
            return host;
        });
        if (added.Succeeded(out var host, out _)) monitors.Start(host.Id);
        return added;
    }

    /// <summary>Only in maintenance, and without VMs.</summary>
    public async Task<Outcome<Host>> RemoveAsync(Guid id)
    {
        var removed = inventory.Change<Outcome<Host>>(t =>
        {
            if (!t.State.Hosts.TryGetValue(id, out var host)) return Refusal.NotFound("host", id.ToString());
            if (!host.Maintenance) return Refusal.Conflict($"Host {host.Name} is not in maintenance; deactivate it first.");
            if (t.State.OccupantsOf(id).Any() || t.State.RunningMigrationsOf(id).Count > 0)
                return Refusal.Conflict($"Host {host.Name} still has VMs or migrations.");
            foreach (var attachment in t.State.Attachments.Values.Where(a => a.HostId == id)) t.RemoveAttachment(attachment.Id);
            t.RemoveHost(id);
            t.Log(EngineEventKinds.HostRemoved, EventSeverity.Normal, $"Host {host.Name} was removed.", null, id, cluster: host.ClusterId);
            return host;
        });
        if (!removed.Succeeded(out _, out _)) return removed;
        await monitors.StopAsync(id);
        agents.Forget(id);
        return removed;
    }

    public async Task<Outcome<Host>> ActivateAsync(Guid id, CancellationToken cancellationToken)
    {
        var activated = inventory.Change<Outcome<Host>>(t =>
        {
            if (!t.State.Hosts.TryGetValue(id, out var host)) return Refusal.NotFound("host", id.ToString());
            if (!host.Maintenance) return host;
            host = host with { Maintenance = false, MaintenanceReached = false };
            t.Put(host);
            t.Log(EngineEventKinds.HostUp, EventSeverity.Normal, $"Host {host.Name} was activated.", null, id, cluster: host.ClusterId);
            return host;
        });
        if (activated.Succeeded(out _, out _)) await monitors.LookAsync(id, cancellationToken);
        return activated;
    }

    /// <summary>Maintenance: every VM that may move does, the highest priority first; those that may not block it, which is told.</summary>
    public async Task<Outcome<Host>> DeactivateAsync(Guid id) => (await DeactivateAsync([id]))[0];

    /// <summary>Several hosts at once, as oVirt does it: all are marked before the first VM leaves, so that none of them receives what leaves another.</summary>
    /// <returns>In their order.</returns>
    public async Task<IReadOnlyList<Outcome<Host>>> DeactivateAsync(IReadOnlyList<Guid> ids)
    {
        List<Outcome<Host>> deactivated = [.. ids.Select(id => inventory.Change(t => Deactivate(t, id)))];
        await Task.WhenAll(deactivated.Where(outcome => outcome.Refusal is null).Select(outcome => evacuation.ForMaintenanceAsync(outcome.Value)));
        return deactivated;
    }

    private static Outcome<Host> Deactivate(Transaction transaction, Guid id)
    {
        if (!transaction.State.Hosts.TryGetValue(id, out var host)) return Refusal.NotFound("host", id.ToString());
        if (host.Maintenance) return host;
        host = host with { Maintenance = true, MaintenanceReached = false };
        transaction.Put(host);
        if (transaction.State.OccupantsOf(id).Any()) transaction.Log(EngineEventKinds.HostPreparingForMaintenance, EventSeverity.Normal, $"VMs of host {host.Name} are moved away for maintenance.", null, id, cluster: host.ClusterId);
        Maintenance.Settle(transaction, host);
        return transaction.State.Hosts[id];
    }

    /// <summary>Whether a URI can be made of it: the agent's.</summary>
    private static bool IsAddress(string text) => !text.Contains('[') && (IPAddress.TryParse(text, out _) || Uri.CheckHostName(text) != UriHostNameType.Unknown);
}

/// <param name="Id">Null: the engine gives one.</param>
/// <param name="Port">Null: <see cref="AgentRoutes.DefaultPort"/>.</param>
/// <param name="ClusterId">Null: the only cluster.</param>
public sealed record HostRequest(Guid? Id, string? Name, string? Comment, string? Address, int? Port, Guid? ClusterId);
