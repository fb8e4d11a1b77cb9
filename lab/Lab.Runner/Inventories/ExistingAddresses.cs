using System.Net;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Inventories;

/// <summary>Which address a machine has on a network that was there before the lab: that of the NIC, or of the bond, VLAN interface or bridge over it.</summary>
internal static class ExistingAddresses
{
    /// <param name="nics">The NIC that carries the network, or the ports of the bond that does.</param>
    /// <param name="vlan">The network's tag; null: it has none.</param>
    /// <returns>With prefix, of both families; empty: it has none there.</returns>
    public static IReadOnlyList<string> On(MachineSurvey machine, IReadOnlyList<string> nics, int? vlan)
    {
        var untagged = WithMasters(machine, nics);
        var links = vlan is null ? untagged : WithMasters(machine, machine.Links.Values.Where(link => link.Vlan == vlan && link.Below is { } below && untagged.Contains(below)).Select(link => link.Name));
        return [.. links.SelectMany(name => machine.Links.TryGetValue(name, out var link) ? link.Addresses : [])];
    }

    /// <summary>Of several addresses the one in the scenario's subnet, else the machine's first.</summary>
    /// <param name="addresses">With prefix.</param>
    /// <param name="subnet">Also tells the family that is wanted.</param>
    public static string? Choose(IReadOnlyList<string> addresses, Subnet? subnet, bool ipv6)
    {
        var own = addresses.Where(address => IPAddress.TryParse(address.Split('/')[0], out var parsed) && parsed.AddressFamily == (ipv6 ? System.Net.Sockets.AddressFamily.InterNetworkV6 : System.Net.Sockets.AddressFamily.InterNetwork)).ToList();
        return own.Find(address => subnet?.Contains(IPAddress.Parse(address.Split('/')[0])) == true) ?? own.FirstOrDefault();
    }

    /// <summary>A NIC's address is on the bond that it is a port of, and the bond's on the bridge that it is a port of.</summary>
    private static HashSet<string> WithMasters(MachineSurvey machine, IEnumerable<string> names)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            for (string? at = name; at is not null && found.Add(at); at = machine.Links.GetValueOrDefault(at)?.Master) continue;
        }

        return found;
    }
}
