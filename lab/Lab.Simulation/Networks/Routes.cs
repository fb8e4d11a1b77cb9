using System.Globalization;
using Lab.Agent.HostNetworks;
using Lab.Model.Networks;

namespace Lab.Simulation.Networks;

/// <summary>Which way a kernel sends what leaves for an address: the longest prefix wins, and the source address is the link's own there.</summary>
internal static class Routes
{
    private const string DefaultPrefix = "/0";

    public static Route? Towards(KernelNetwork network, string address)
    {
        var isIpv6 = address.Contains(':');
        var connected = network.Links.Where(link => link.AdminUp).SelectMany(link => AddressesOf(link).Where(held => held.Contains(':') == isIpv6).Select(held => new Route(link.Name, held.Split('/')[0], null, Length(held), held)));
        var explicitly = network.Routes.Concat(network.LeasedRoutes).Where(route => route.Table == KernelRoute.Main && route.IsIpv6 == isIpv6 && network.Find(route.Device) is { AdminUp: true })
            .Select(route => (Route: route, Source: SourceOn(network, route.Device, isIpv6)))
            .Where(pair => pair.Source is not null)
            .Select(pair => new Route(pair.Route.Device, pair.Source!, pair.Route.Gateway, Length(pair.Route.Destination), pair.Route.Destination));
        return connected.Concat(explicitly).Where(route => route.Covers(address)).OrderByDescending(route => route.Prefix).FirstOrDefault();
    }

    public static IEnumerable<string> AddressesOf(KernelLink link) => link.Addresses.Concat(link.Leased);

    private static string? SourceOn(KernelNetwork network, string device, bool isIpv6) =>
        AddressesOf(network.Find(device)!).FirstOrDefault(held => held.Contains(':') == isIpv6)?.Split('/')[0];

    private static int Length(string prefix) => prefix == KernelRoute.Default ? 0 : int.Parse(prefix[(prefix.IndexOf('/', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);

    /// <param name="Source">The address that what leaves this way comes from.</param>
    /// <param name="Gateway">Null: the destination is on the link.</param>
    internal sealed record Route(string Device, string Source, string? Gateway, int Prefix, string Destination)
    {
        public bool Covers(string address) => Prefix == 0 || Destination.EndsWith(DefaultPrefix, StringComparison.Ordinal) || NetworkAddresses.AreNeighbours(Destination.Split('/')[0], address, Prefix);
    }
}
