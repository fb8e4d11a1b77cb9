
namespace Lab.Agent.HostNetworks;

/// <summary>One change of the host's network configuration. Its text is what its program is told, so that plan, log and error speak of the same thing.</summary>
/// <param name="Link">The link it is about; null for a rule.</param>
public abstract record NetworkStep(string? Link, string Command)
{
    /// <summary>What carries it out: <c>ip</c> unless said otherwise.</summary>
    public virtual string Program => "ip";

    /// <summary>Every link that it may change.</summary>
    public virtual IEnumerable<string> Links => Link is null ? [] : [Link];

    public sealed override string ToString() => Command;
}

/// <summary>
/// It has the MAC of its NIC from the start, so that neighbours need not learn a new one, and forwards at once. The MTU given here is never the wanted one: only a later change makes the kernel
/// keep it, instead of following the bridge's ports.
/// </summary>
public sealed record CreateBridge(KernelLink Bridge)
    : NetworkStep(Bridge.Name, $"link add name {Bridge.Name} mtu {(Bridge.Mtu == 1280 ? 1281 : 1280)} address {Bridge.Mac} type bridge stp_state 0 forward_delay 0");

public sealed record CreateVlan(KernelLink Vlan) : NetworkStep(Vlan.Name, $"link add link {Vlan.Base} name {Vlan.Name} type vlan id {Vlan.Vlan}");

public sealed record CreateBond(KernelLink Bond) : NetworkStep(
    Bond.Name, $"link add name {Bond.Name} type bond mode {Bond.BondMode}{string.Concat((Bond.BondOptions ?? new Dictionary<string, string>()).Select(option => $" {option.Key} {option.Value}"))}");

/// <summary>Options that bonding takes while the bond lives.</summary>
public sealed record SetBondOptions(string Bond, IReadOnlyDictionary<string, string> Options)
    : NetworkStep(Bond, $"link set dev {Bond} type bond{string.Concat(Options.Select(option => $" {option.Key} {option.Value}"))}");

public sealed record DeleteLink(KernelLink Gone) : NetworkStep(Gone.Name, $"link delete dev {Gone.Name}");

public sealed record SetMaster(string Port, string Master) : NetworkStep(Port, $"link set dev {Port} master {Master}");

public sealed record ClearMaster(string Port) : NetworkStep(Port, $"link set dev {Port} nomaster");

public sealed record SetMtu(string Device, int Mtu) : NetworkStep(Device, $"link set dev {Device} mtu {Mtu}");

public sealed record SetUp(string Device) : NetworkStep(Device, $"link set dev {Device} up");

public sealed record SetDown(string Device) : NetworkStep(Device, $"link set dev {Device} down");

public sealed record AddAddress(string Device, string Address) : NetworkStep(Device, $"address add {Address} dev {Device}{(Address.Contains(':') ? " nodad" : " broadcast +")}");

public sealed record DeleteAddress(string Device, string Address) : NetworkStep(Device, $"address delete {Address} dev {Device}");

public sealed record AddRoute(KernelRoute Route) : NetworkStep(Route.Device, "route add " + RouteText.Of(Route));

public sealed record DeleteRoute(KernelRoute Route) : NetworkStep(Route.Device, "route delete " + RouteText.Of(Route));

public sealed record AddRule(KernelRule Rule) : NetworkStep(null, $"rule add from {Rule.Source} table {Rule.Table}");

public sealed record DeleteRule(KernelRule Rule) : NetworkStep(null, $"rule delete from {Rule.Source} table {Rule.Table}");

internal static class RouteText
{
    /// <summary>The gateway's family tells <c>ip</c> which default is meant.</summary>
    public static string Of(KernelRoute route) => $"{route.Destination}{(route.Gateway is null ? "" : $" via {route.Gateway}")} dev {route.Device} table {route.Table}{(route.Metric is { } metric ? $" metric {metric}" : "")}{(route.IsLeased ? " proto dhcp" : "")}";
}
