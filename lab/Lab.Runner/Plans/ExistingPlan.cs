using Lab.Providers.Plans;
using Lab.Runner.Inventories;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Plans;

/// <summary>A plan of what is there already: the scenario's hosts, networks and VMs with the NICs, addresses and identifiers that machines have.</summary>
internal static class ExistingPlan
{
    public static LabPlan Of(Scenario scenario, IReadOnlyList<AskedMachine> machines, IReadOnlyList<ExistingLibvirt> libvirts)
    {
        var byHost = machines.ToDictionary(machine => machine.Host);
        var plan = RenamedNics.In(LabPlanner.Plan(scenario), (host, nic) => byHost[host].Nics[nic]);
        var found = libvirts.SelectMany(libvirt => libvirt.Vms).DistinctBy(vm => vm.Name).ToDictionary(vm => vm.Name);
        plan = plan with { Networks = [.. plan.Networks.Select(network => Existing(scenario, plan, network, byHost))] };
        return plan with
        {
            Provider = "ssh",
            ReadOnly = true,
            Switching = new SwitchingPlan(SwitchingPlan.Linux, "The machines' networks are as they are."),
            Switches = [.. plan.Switches.Select(item => new SwitchPlan(item.Name, []))],
            Routes = false,
            Hosts = [.. plan.Hosts.Select(host => Existing(plan, host, byHost[host.Name]))],
            Vms = [.. plan.Vms.Select(vm => found.TryGetValue(vm.Name, out var there) ? Existing(vm, there) : vm)],
        };
    }

    /// <summary>What a migration needs and is not there.</summary>
    public static IEnumerable<string> Faults(LabPlan plan, IReadOnlyList<AskedMachine> machines)
    {
        foreach (var network in plan.Networks.Where(network => network.Roles.Contains("management") || network.Roles.Contains("migration")))
        {
            foreach (var at in network.Attachments.Where(at => at.Address is null && at.Ipv6Address is null))
                yield return $"{at.Host} ({machines.First(machine => machine.Host == at.Host).Destination}): nothing over {string.Join(", ", plan.NicsOf(at))}{(network.Vlan is { } vlan ? FormattableString.Invariant($" with VLAN {vlan}") : "")} has an address, and the network {network.Name} is there: set it up, or say in the scenario that {at.Host} does not carry it.";
        }
    }

    private static HostPlan Existing(LabPlan plan, HostPlan host, AskedMachine machine) => host with
    {
        ManagementAddress = plan.WithRole("management")?.On(host.Name)?.Address ?? "",
        Nics = [.. host.Nics.Select(nic => nic with { Mac = machine.Survey!.Links.GetValueOrDefault(nic.Name)?.Mac ?? nic.Mac, Rate = null, Delay = null })],
        LibvirtUri = machine.Entry.Libvirt,
    };

    private static NetworkPlan Existing(Scenario scenario, LabPlan plan, NetworkPlan network, Dictionary<string, AskedMachine> machines)
    {
        var config = scenario.Networks.First(item => item.Name == network.Name);
        AttachmentPlan[] attachments = [.. network.Attachments.Select(at =>
        {
            var addresses = ExistingAddresses.On(machines[at.Host].Survey!, plan.NicsOf(at), network.Vlan);
            return new AttachmentPlan(at.Host, at.Port, ExistingAddresses.Choose(addresses, config.Subnet, ipv6: false)) { Ipv6Address = ExistingAddresses.Choose(addresses, config.Ipv6Subnet, ipv6: true) };
        })];
        return network with
        {
            Subnet = SubnetOf(attachments.Select(at => at.Address)) ?? "",
            Ipv6Subnet = SubnetOf(attachments.Select(at => at.Ipv6Address)),
            DhcpDelay = null,
            DhcpSwitch = null,
            Attachments = attachments,
        };
    }

    /// <summary>It sends nothing to the lab, and what it does nobody knows.</summary>
    private static VmPlan Existing(VmPlan vm, ExistingVm there) => vm with
    {
        Id = there.Id,
        MemoryBytes = there.MemoryBytes,
        Vcpus = there.Vcpus,
        Mac = there.Macs.Count > 0 ? there.Macs[0] : null,
        Address = null,
        Observer = null,
        WorkingSetBytes = 0,
        DirtyPagesPerSecond = 0,
        FillBytes = 0,
    };

    private static string? SubnetOf(IEnumerable<string?> addresses)
    {
        if (addresses.FirstOrDefault(address => address is not null) is not { } first) return null;
        return Subnet.TryParse(first, out var exact, out var around) ? exact.ToString() : around?.ToString();
    }
}
