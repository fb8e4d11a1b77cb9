using System.Collections.Immutable;
using Lab.Engine.Clusters;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Networks;
using Lab.Model.Engines;

namespace Lab.Engine.Hosts;

/// <summary>
/// A host that lacks a required network of its cluster is not operational, and neither is one whose NIC under it is down for longer than the grace. The management network is not judged: a host that
/// answers has it.
/// </summary>
public static class RequiredNetworks
{
    /// <summary>A timer may fire a moment early.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>Judges a connected host by what was last seen of it, and tells what changed.</summary>
    /// <param name="severity">Of the event that it is not operational: a new host, whose networks are still to be set up, is no error.</param>
    /// <returns>True when it has just become not operational.</returns>
    public static bool Judge(Transaction transaction, Host host, TimeSpan grace, EventSeverity severity = EventSeverity.Error)
    {
        var seen = transaction.State.StateOf(host.Id);
        if (seen.SettingUp) return false;
        var required = host.Maintenance ? [] : Of(transaction.State, host).ToArray();
        var downSince = required.Where(r => r.Fault == FallbackReason.Down).ToImmutableSortedDictionary(r => r.Network, r => seen.DownSince.GetValueOrDefault(r.Network, transaction.Now), StringComparer.Ordinal);
        RequiredNetworkFault[] faults = [.. required.Where(r => r.Fault == FallbackReason.Absent || (r.Fault == FallbackReason.Down && transaction.Now - downSince[r.Network] >= grace))];
        transaction.Observe(host.Id, seen with { DownSince = downSince, NetworkFaults = faults });
        Tell(transaction, host, seen.NetworkFaults, faults, severity);
        BecomeOperational(transaction, host);
        return seen.NetworkFaults.Count == 0 && faults.Length > 0;
    }

    /// <summary>How long until a NIC that is down counts, or null.</summary>
    public static TimeSpan? UntilNext(HostState seen, DateTimeOffset now, TimeSpan grace)
    {
        if (seen.SettingUp || seen.DownSince.IsEmpty) return null;
        var waiting = seen.DownSince.Where(down => seen.NetworkFaults.All(fault => fault.Network != down.Key)).Select(down => down.Value + grace - now).ToArray();
        return waiting.Length == 0 ? null : waiting.Min() is var next && next > Least ? next : Least;
    }

    /// <summary>Whether every host of the cluster that is up carries the network, be its NIC up or down. A host that is being connected to, as all are when the engine starts, may be up and without it.</summary>
    public static bool AreAllCarrying(InventoryState state, Cluster cluster, LogicalNetwork network) => state.Hosts.Values
        .Where(host => host.ClusterId == cluster.Id && !host.Maintenance)
        .Select(host => state.StateOf(host.Id))
        .All(seen => seen.Link switch
        {
            HostLink.Connecting => false,
            HostLink.Up when seen.NetworkFaults.Count == 0 => NetworkPresence.Of(seen.Network, network.Name).Fault != FallbackReason.Absent,
            _ => true,
        });

    public static string Explain(IEnumerable<RequiredNetworkFault> faults) => string.Join(" ", faults.Select(fault => fault.Fault == FallbackReason.Absent
        ? $"Required network {fault.Network} is not on it."
        : $"Required network {fault.Network}: {fault.Nic} is down."));

    private static IEnumerable<RequiredNetworkFault> Of(InventoryState state, Host host)
    {
        var cluster = state.Clusters[host.ClusterId];
        var seen = state.StateOf(host.Id).Network;
        return from member in cluster.Networks
               where member is { Required: true, Operational: true } && member.NetworkId != cluster.ManagementNetwork
               let name = state.NetworkName(member.NetworkId)
               let fault = NetworkPresence.Of(seen, name).Fault
               where fault is FallbackReason.Absent or FallbackReason.Down
               orderby name
               select new RequiredNetworkFault(name, fault.Value, seen.Networks.FirstOrDefault(n => n.Name == name)?.Port);
    }

    private static void Tell(Transaction transaction, Host host, IReadOnlyList<RequiredNetworkFault> before, RequiredNetworkFault[] faults, EventSeverity severity)
    {
        var news = faults.Where(fault => before.All(known => known.Network != fault.Network)).ToArray();
        if (news.Length > 0)
        {
            var error = Explain(news);
            transaction.Log(EngineEventKinds.HostNonOperational, severity, $"Host {host.Name} is not operational: {error}",
                new { error, networks = news.Select(fault => new { network = fault.Network, reason = fault.Fault, nic = fault.Nic }) }, host.Id, cluster: host.ClusterId);
        }

        if (before.Count > 0 && faults.Length == 0 && !host.Maintenance)
            transaction.Log(EngineEventKinds.HostUp, EventSeverity.Normal, $"Host {host.Name} is up: it has every required network.", null, host.Id, cluster: host.ClusterId);
    }

    private static void BecomeOperational(Transaction transaction, Host host)
    {
        var cluster = transaction.State.Clusters[host.ClusterId];
        var networks = cluster.Networks.Select(n => n.Operational || !AreAllCarrying(transaction.State, cluster, transaction.State.Networks[n.NetworkId]) ? n : n with { Operational = true }).ToArray();
        if (!networks.SequenceEqual(cluster.Networks)) transaction.Put(cluster with { Networks = networks });
    }
}

/// <param name="Fault"><see cref="FallbackReason.Absent"/> or <see cref="FallbackReason.Down"/>.</param>
/// <param name="Nic">The NIC or bond that carries it; null when it is absent.</param>
public sealed record RequiredNetworkFault(string Network, FallbackReason Fault, string? Nic);
