using System.Globalization;
using System.Net;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Plans;

/// <summary>
/// Fills in every default and choice: switches, addresses, MAC addresses, identifiers. Pure and deterministic: the same scenario and salt give the same plan.
/// </summary>
public static class LabPlanner
{
    private const int PageSize = 4096;
    private const int MaximumLinkName = 15;

    /// <param name="scenario">Without faults, as <see cref="ScenarioLoader"/> returns it.</param>
    /// <param name="provider">See <see cref="LabPlan.Provider"/>.</param>
    /// <param name="salt">Goes into every identifier and MAC address; empty for the scenario's own.</param>
    /// <param name="machine">What the machine offers; null: everything.</param>
    /// <exception cref="ArgumentException">The scenario has no management network: it has not been checked.</exception>
    /// <exception cref="Model.Errors.LabException">The machine cannot carry it: see <see cref="SwitchingChoice.Choose"/>.</exception>
    public static LabPlan Plan(Scenario scenario, string provider = "namespaces", string salt = "", MachineNetworking? machine = null)
    {
        var management = scenario.ManagementNetwork ?? throw new ArgumentException("The scenario has no management network.", nameof(scenario));
        var identity = new DerivedIdentity(scenario.Name, salt);
        var hosts = scenario.Hosts.AllNames();
        var managementSwitch = SwitchOf(scenario, management.Nic);
        return new LabPlan
        {
            Scenario = scenario.Name,
            Provider = provider,
            Switching = SwitchingChoice.Choose(scenario, machine ?? MachineNetworking.Full),
            Switches = [.. SwitchNames(scenario).Select(name => new SwitchPlan(name, ObserverAddresses(scenario, name)) { Lags = [.. LagsOf(scenario, name)] })],
            Routes = scenario.Router.Count > 0,
            Engine = new EnginePlan(managementSwitch, identity.NicMac("engine", "eth0"), AddressAt(management, AddressBook.EngineOffset)),
            Hosts = [.. hosts.Select((host, number) => PlanHost(scenario, management, identity, host, number))],
            Networks = [.. scenario.Networks.Select(network => PlanNetwork(scenario, network, identity, hosts))],
            Vms = [.. scenario.Vms.Select((vm, number) => PlanVm(scenario, vm, identity, number))],
        };
    }

    private static HostPlan PlanHost(Scenario scenario, NetworkConfig management, DerivedIdentity identity, string host, int number)
    {
        var nics = scenario.Hosts.Nics.Select(nic => new NicPlan(nic.Name, identity.NicMac(host, nic.Name), SwitchOf(scenario, nic.Name))
        {
            Rate = nic.Rate?.BytesPerSecond,
            Delay = nic.Delay > TimeSpan.Zero ? nic.Delay : null,
        });
        var address = AddressBook.OfHost(management, host, number) ?? throw new ArgumentException($"{host} has no management address.", nameof(scenario));
        var port = management.On(host)!.Nic;
        // Before there is any bond, a host is reached through the first of its ports.
        var nic = scenario.Hosts.Bonds.FirstOrDefault(bond => bond.Name == port)?.Nics[0] ?? port;
        return new HostPlan(host, identity.Uuid("host", host), nic, WithPrefix(management, address), [.. nics]) { Bonds = [.. scenario.Hosts.Bonds.Select(Bond)] };
    }

    private static BondPlan Bond(BondConfig bond) =>
        new(bond.Name, bond.Mode == BondMode.Lacp ? "802.3ad" : ShapeTable.NameOf(bond.Mode.ToString()), bond.Nics, bond.Options);

    private static NetworkPlan PlanNetwork(Scenario scenario, NetworkConfig network, DerivedIdentity identity, IReadOnlyList<string> hosts)
    {
        var attachments = hosts.Index()
            .Where(host => network.On(host.Item) is not null)
            .Select(host => PlanAttachment(scenario, network, host.Item, host.Index));
        var dhcp = AddressBook.HasDhcp(scenario, network);
        return new NetworkPlan(
            network.Name,
            identity.Uuid("network", network.Name),
            [.. network.Roles.Select(role => ShapeTable.NameOf(role.ToString()))],
            network.Vlan,
            network.Mtu,
            network.Bridged,
            network.Required ?? hosts.All(host => network.On(host) is not null),
            network.Subnet?.ToString() ?? "",
            [.. attachments])
        {
            Ipv6Subnet = network.Ipv6Subnet?.ToString(),
            DhcpDelay = dhcp ? network.DhcpDelay : null,
            DhcpSwitch = dhcp ? SwitchOf(scenario, network.Nic) : null,
        };
    }

    private static AttachmentPlan PlanAttachment(Scenario scenario, NetworkConfig network, string host, int number)
    {
        var on = network.On(host)!;
        var address = AddressBook.OfHost(network, host, number);
        // The lab's router is the gateway of the network it routes; hosts whose own route goes elsewhere reach what is beyond only from this network's address.
        var routed = scenario.Router.Contains(network.Name) && on.BootProtocol == Model.Networks.BootProtocol.Static;
        return new AttachmentPlan(host, on.Nic, address is null ? null : on.Subnet!.Value.WithPrefix(address))
        {
            Ipv6Address = AddressBook.Ipv6OfHost(network, host, number) is { } ipv6 ? on.Ipv6Subnet!.Value.WithPrefix(ipv6) : null,
            Dhcp = on.BootProtocol == Model.Networks.BootProtocol.Dhcp,
            Gateway = routed ? on.Subnet!.Value.At(AddressBook.ObserverOffset)?.ToString() : null,
        };
    }

    private static IEnumerable<LagPlan> LagsOf(Scenario scenario, string segment) =>
        from bond in scenario.Hosts.Bonds
        where bond.Mode == BondMode.Lacp && SwitchOf(scenario, bond.Nics[0]) == segment
        from host in scenario.Hosts.AllNames().Index()
        select new LagPlan(string.Create(CultureInfo.InvariantCulture, $"lag{host.Index}-{bond.Name}"), host.Item, bond.Nics);

    private static VmPlan PlanVm(Scenario scenario, VmConfig vm, DerivedIdentity identity, int number)
    {
        var network = scenario.NetworkOf(vm);
        var address = network is null ? null : AddressBook.OfVm(network, vm, number);
        var observer = network is not null && AddressBook.IsObserved(scenario, network) ? network.Subnet?.At(AddressBook.ObserverOffset)?.ToString() : null;
        return new VmPlan(
            vm.Name,
            identity.Uuid("vm", vm.Name),
            vm.Host,
            vm.Memory.Bytes,
            vm.Vcpus,
            network?.Name,
            network is null ? null : identity.VmMac(vm.Name),
            address is null ? null : WithPrefix(network!, address),
            observer,
            vm.Workload.WorkingSet.Bytes,
            (vm.Workload.DirtyRate.BytesPerSecond + PageSize - 1) / PageSize,
            vm.Workload.Fill.Bytes);
    }

    private static IReadOnlyList<string> ObserverAddresses(Scenario scenario, string segment) =>
        [.. scenario.Networks.Where(network => SwitchOf(scenario, network.Nic) == segment && AddressBook.IsObserved(scenario, network))
            .SelectMany(network => AddressBook.SubnetsOf(scenario, network)).Select(subnet => subnet.WithPrefix(subnet.At(AddressBook.ObserverOffset)!))];

    private static IEnumerable<string> SwitchNames(Scenario scenario) => scenario.Hosts.Nics.Select(nic => SwitchOf(scenario, nic.Name)).Distinct();

    private static string SwitchOf(Scenario scenario, string nic)
    {
        var port = scenario.Hosts.Bonds.FirstOrDefault(bond => bond.Name == nic)?.Nics[0] ?? nic;
        var config = scenario.Hosts.Nics.First(candidate => candidate.Name == port);
        if (config.Switch is { } stated) return stated;
        var name = "sw-" + port;
        return name.Length <= MaximumLinkName ? name : FormattableString.Invariant($"sw-{scenario.Hosts.Nics.Index().First(pair => pair.Item.Name == port).Index}");
    }

    private static string AddressAt(NetworkConfig network, int offset) =>
        WithPrefix(network, network.Subnet?.At(offset) ?? throw new ArgumentException($"'{network.Name}' has no room for the lab's own addresses.", nameof(network)));

    private static string WithPrefix(NetworkConfig network, IPAddress address) => network.Subnet!.Value.WithPrefix(address);
}
