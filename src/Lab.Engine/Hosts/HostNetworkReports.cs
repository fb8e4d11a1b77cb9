using Lab.Engine.Inventories;
using Lab.Model.Engines;
using Lab.Model.Networks;

namespace Lab.Engine.Hosts;

/// <summary>Takes what a host reports of its networks into the inventory, and tells of NICs and bonds that came up or went down.</summary>
internal static class HostNetworkReports
{
    /// <param name="askedAt">When the host was asked: what it says is older than a set-up that ended since.</param>
    public static void Apply(Transaction transaction, Host host, DateTimeOffset askedAt, HostNetworkState network)
    {
        var seen = transaction.State.StateOf(host.Id);
        if (askedAt < seen.Configured || ReferenceEquals(seen.Network, network)) return;
        transaction.Observe(host.Id, seen with { Network = network });
        foreach (var link in network.Links.Where(link => link.Kind is LinkKind.Nic or LinkKind.Bond))
        {
            if (seen.Network.Links.FirstOrDefault(known => known.Name == link.Name) is { } before && before.Up != link.Up) Tell(transaction, host, network, link);
        }
    }

    private static void Tell(Transaction transaction, Host host, HostNetworkState network, LinkState link)
    {
        var networks = network.Networks.Where(carried => carried.Port == link.Name).Select(carried => carried.Name).Order(StringComparer.Ordinal).ToArray();
        var carried = networks.Length > 0 ? $", which carries {string.Join(", ", networks)}," : "";
        transaction.Log(
            link.Up ? EngineEventKinds.NicUp : EngineEventKinds.NicDown, link.Up ? EventSeverity.Normal : EventSeverity.Warning, $"{link.Name}{carried} of host {host.Name} is {(link.Up ? "up" : "down")}.",
            new { host = host.Name, nic = link.Name, networks }, host.Id, cluster: host.ClusterId);
    }
}
