using System.Globalization;
using Lab.Model.Networks;
using Lab.Model.Networks.Rules;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>What engine and agents would refuse, refused before anything is built: their own rules (<see cref="HostNetworkRules"/>), over what each host would be asked to set up.</summary>
internal static class HostSetupRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        if (faults.IsSpoiltBelow("hosts.names") || faults.IsSpoilt("hosts.count")) return;
        var reported = new HashSet<(string, string)>(); // hosts are alike: one report for all of them
        foreach (var (number, host) in scenario.Hosts.AllNames().Index())
        {
            var networks = scenario.Networks.Index().Where(network => IsWhole(network.Item, host)).ToArray();
            var all = new RunningNetworks { Networks = [.. networks.Select(network => Of(scenario, network.Item, host, number))], Bonds = [.. scenario.Hosts.Bonds.Select(Of)] };
            foreach (var fault in HostNetworkRules.Of(all, [.. scenario.Hosts.Nics.Select(nic => nic.Name)]))
            {
                var path = fault.Place.Subject == NetworkSubject.Bond ? PathOf(scenario.Hosts.Bonds[fault.Place.Index], fault.Place) : PathOf(networks[fault.Place.Index].Item, networks[fault.Place.Index].Index, host, fault.Place);
                if (!IsToldElsewhere(scenario, networks, fault, host) && reported.Add((path, fault.Reason))) faults.Add(path, $"'{fault.Place.Name}': {fault.Reason.TrimEnd('.')}");
            }
        }
    }

    /// <summary>Names that name nothing, and names that stand twice, are found before.</summary>
    private static bool IsToldElsewhere(Scenario scenario, (int Index, NetworkConfig Item)[] networks, NetworkFault fault, string host) => fault.Place switch
    {
        { Subject: NetworkSubject.Bond, Item: { } nic, Attribute: nameof(Model.Networks.BondConfig.Nics) } => scenario.Hosts.Nics.All(known => known.Name != nic),
        { Attribute: nameof(Model.Networks.NetworkConfig.Name) } => fault.Reason.Contains("twice", StringComparison.Ordinal),
        { Attribute: nameof(Model.Networks.NetworkConfig.Nic), Index: var index } => scenario.Hosts.Nics.All(known => known.Name != networks[index].Item.On(host)!.Nic),
        { Attribute: nameof(Model.Networks.NetworkConfig.IpAddress) or nameof(Model.Networks.NetworkConfig.Ipv6Address) or nameof(Model.Networks.NetworkConfig.Prefix) } => true,
        _ => false,
    };

    private static bool IsWhole(NetworkConfig network, string host) => network.Name.Length > 0 && network.On(host) is { Nic.Length: > 0 };

    private static Model.Networks.NetworkConfig Of(Scenario scenario, NetworkConfig network, string host, int number)
    {
        var on = network.On(host)!;
        var isBond = scenario.Hosts.Bonds.Any(bond => bond.Name == on.Nic);
        var address = on.BootProtocol == BootProtocol.Static ? AddressBook.OfHost(network, host, number) : null;
        return new Model.Networks.NetworkConfig
        {
            Name = network.Name,
            Nic = isBond ? null : on.Nic,
            Bonding = isBond ? on.Nic : null,
            Vlan = network.Vlan,
            Mtu = network.Mtu,
            Bridged = network.Bridged,
            Switch = scenario.Cluster.Switch == SwitchChoice.Ovs ? SwitchType.Ovs : SwitchType.Linux,
            BootProtocol = address is null && on.BootProtocol == BootProtocol.Static ? BootProtocol.None : on.BootProtocol,
            IpAddress = address?.ToString(),
            Prefix = address is null ? null : on.Subnet?.Prefix,
            Ipv6Address = AddressBook.Ipv6OfHost(network, host, number) is { } ipv6 ? on.Ipv6Subnet!.Value.WithPrefix(ipv6) : null,
        };
    }

    private static Model.Networks.BondConfig Of(BondConfig bond) => new() { Name = bond.Name, Nics = bond.Nics, Mode = (int)bond.Mode, Options = bond.Options };

    private static string PathOf(NetworkConfig network, int index, string host, NetworkPlace place)
    {
        var path = FormattableString.Invariant($"networks[{index}]");
        var own = network.Hosts.GetValueOrDefault(host);
        return place.Attribute switch
        {
            null => path,
            nameof(Model.Networks.NetworkConfig.Nic) or nameof(Model.Networks.NetworkConfig.Bonding) => own?.Nic is null ? path + ".nic" : $"{path}.hosts.{host}.nic",
            nameof(Model.Networks.NetworkConfig.BootProtocol) => own?.BootProtocol is null ? path + ".boot-protocol" : $"{path}.hosts.{host}.boot-protocol",
            nameof(Model.Networks.NetworkConfig.DefaultRoute) => path + ".roles",
            var attribute => $"{path}.{ShapeTable.NameOf(attribute)}",
        };
    }

    private static string PathOf(BondConfig bond, NetworkPlace place)
    {
        var path = FormattableString.Invariant($"hosts.bonds[{place.Index}]");
        return place switch
        {
            { Attribute: null } => path,
            { Attribute: nameof(Model.Networks.BondConfig.Nics), Item: { } nic } when bond.Nics.Index().FirstOrDefault(port => port.Item == nic) is { Item: not null, Index: var at } =>
                string.Create(CultureInfo.InvariantCulture, $"{path}.nics[{at}]"),
            { Item: { } option } when place.Attribute == nameof(Model.Networks.BondConfig.Options) => $"{path}.options.{option}",
            _ => $"{path}.{ShapeTable.NameOf(place.Attribute)}",
        };
    }
}
