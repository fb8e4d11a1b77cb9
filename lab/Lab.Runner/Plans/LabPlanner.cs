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
    /// <exception cref="ArgumentException">The scenario has no management network: it has not been checked.</exception>
    public static LabPlan Plan(Scenario scenario, string provider = "namespaces", string salt = "")
    {
        var management = scenario.ManagementNetwork ?? throw new ArgumentException("The scenario has no management network.", nameof(scenario));
        var identity = new DerivedIdentity(scenario.Name, salt);
        var hosts = scenario.Hosts.AllNames();
        var managementSwitch = SwitchOf(scenario, management.Nic);
        return new LabPlan
        {
            Scenario = scenario.Name,
            Provider = provider,
            Switches = [.. SwitchNames(scenario).Select(name => new SwitchPlan(name, ObserverAddresses(scenario, name)))],
            Engine = new EnginePlan(managementSwitch, identity.NicMac("engine", "eth0"), AddressAt(management, AddressBook.EngineOffset)),
            Hosts = [.. hosts.Select((host, number) => PlanHost(scenario, management, identity, host, number))],
            Networks = [.. scenario.Networks.Select(network => PlanNetwork(network, identity, hosts))],
            Vms = [.. scenario.Vms.Select((vm, number) => PlanVm(scenario, vm, identity, number))],
        };
    }

    private static HostPlan PlanHost(Scenario scenario, NetworkConfig management, DerivedIdentity identity, string host, int number)
    {
        var nics = scenario.Hosts.Nics.Select(nic => new NicPlan(nic.Name, identity.NicMac(host, nic.Name), SwitchOf(scenario, nic.Name)));
        var address = AddressBook.OfHost(management, host, number) ?? throw new ArgumentException($"{host} has no management address.", nameof(scenario));
        return new HostPlan(host, identity.Uuid("host", host), management.On(host)!.Nic, WithPrefix(management, address), [.. nics]);
    }

    private static NetworkPlan PlanNetwork(NetworkConfig network, DerivedIdentity identity, IReadOnlyList<string> hosts)
    {
        var attachments = hosts.Index()
            .Select(host => (host.Item, On: network.On(host.Item), Address: AddressBook.OfHost(network, host.Item, host.Index)))
            .Where(host => host.On is not null)
            .Select(host => new AttachmentPlan(host.Item, host.On!.Nic, host.Address is null ? null : WithPrefix(network, host.Address)));
        return new NetworkPlan(
            network.Name,
            identity.Uuid("network", network.Name),
            [.. network.Roles.Select(role => ShapeTable.NameOf(role.ToString()))],
            network.Vlan,
            network.Mtu,
            network.Bridged,
            network.Required,
            network.Subnet?.ToString() ?? "",
            [.. attachments]);
    }

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
        [.. scenario.Networks.Where(network => SwitchOf(scenario, network.Nic) == segment && AddressBook.IsObserved(scenario, network)).Select(network => AddressAt(network, AddressBook.ObserverOffset))];

    private static IEnumerable<string> SwitchNames(Scenario scenario) => scenario.Hosts.Nics.Select(nic => SwitchOf(scenario, nic.Name)).Distinct();

    private static string SwitchOf(Scenario scenario, string nic)
    {
        var config = scenario.Hosts.Nics.First(candidate => candidate.Name == nic);
        if (config.Switch is { } stated) return stated;
        var name = "sw-" + nic;
        return name.Length <= MaximumLinkName ? name : FormattableString.Invariant($"sw-{scenario.Hosts.Nics.Index().First(pair => pair.Item.Name == nic).Index}");
    }

    private static string AddressAt(NetworkConfig network, int offset) =>
        WithPrefix(network, network.Subnet?.At(offset) ?? throw new ArgumentException($"'{network.Name}' has no room for the lab's own addresses.", nameof(network)));

    private static string WithPrefix(NetworkConfig network, IPAddress address) => network.Subnet!.Value.WithPrefix(address);
}
