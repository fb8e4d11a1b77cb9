using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Runner.Inventories;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Plans;

/// <summary>A plan on machines that are there already: their NICs by their own names and MAC addresses, the engine on the first of them, and nobody on the wires but hosts.</summary>
public static class LentPlan
{
    /// <param name="nics">For each host in the plan's order: the scenario's NIC to the machine's.</param>
    /// <param name="machines">What each said of itself.</param>
    public static LabPlan Of(LabPlan plan, IReadOnlyList<IReadOnlyDictionary<string, string>> nics, IReadOnlyList<MachineSurvey> machines)
    {
        var names = plan.Hosts.Select((host, number) => (host.Name, Nics: nics[number])).ToDictionary(pair => pair.Name, pair => pair.Nics);
        var renamed = RenamedNics.In(plan, (host, nic) => names[host][nic]);
        var first = renamed.Hosts[0];
        return renamed with
        {
            Provider = "ssh",
            Switches = [.. renamed.Switches.Select(item => new SwitchPlan(item.Name, []))],
            Engine = renamed.Engine with { Address = first.ManagementAddress },
            Hosts = [.. renamed.Hosts.Select((host, number) => host with { Nics = [.. host.Nics.Select(nic => nic with { Mac = machines[number].Links[nic.Name].Mac })] })],
            // Guests send their heartbeats to where the engine is: somebody who does not move.
            Vms = [.. renamed.Vms.Select(vm => vm with { Observer = vm.Observer is null ? null : renamed.Networks.First(network => network.Name == vm.Network).On(first.Name)?.Address?.Split('/')[0] })],
        };
    }

    /// <summary>What only a lab of our own can do.</summary>
    /// <exception cref="LabException"><see cref="ErrorKind.NotSupported"/>: on real machines nobody of ours does that.</exception>
    public static void Check(Scenario scenario)
    {
        string[] needs =
        [
            .. scenario.Actions.SelectMany(action => action.SideBySide()).Any(action => action.Link is not null) ? (string[])["pulls cables"] : [],
            .. scenario.Router.Count > 0 ? (string[])["has the lab route"] : [],
            .. scenario.Networks.Any(network => AddressBook.HasDhcp(scenario, network)) ? (string[])["has the lab serve DHCP"] : [],
            .. SwitchingChoice.NeedsLag(scenario) ? (string[])["has the lab's switch agree on bonds by LACP"] : [],
        ];
        if (needs.Length > 0) throw new LabException(ErrorKind.NotSupported, $"{scenario.Name} {string.Join(" and ", needs)}; between machines of an inventory the wires and switches are not the lab's.");
    }

    /// <summary>The scenario's NICs on one machine of the inventory.</summary>
    /// <param name="unknown">NICs of the scenario that the inventory gives no NIC for.</param>
    public static IReadOnlyDictionary<string, string> NicsOf(Scenario scenario, InventoryHost host, out IReadOnlyList<string> unknown)
    {
        var nics = new Dictionary<string, string>(host.Nics);
        if (PortOf(scenario, scenario.ManagementNetwork!) is { } management) nics.TryAdd(management, host.Management);
        if (PortOf(scenario, scenario.MigrationNetwork!) is { } migration) nics.TryAdd(migration, host.Migration);
        unknown = [.. scenario.Hosts.Nics.Select(nic => nic.Name).Where(nic => !nics.ContainsKey(nic))];
        return nics;
    }

    private static string? PortOf(Scenario scenario, NetworkConfig network) => scenario.Hosts.Bonds.Any(bond => bond.Name == network.Nic) ? scenario.Hosts.Bonds.First(bond => bond.Name == network.Nic).Nics[0] : network.Nic;
}
