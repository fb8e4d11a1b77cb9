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
        string Real(string host, string port) => names[host].GetValueOrDefault(port, port);
        var first = plan.Hosts[0];
        return plan with
        {
            Provider = "ssh",
            Switches = [.. plan.Switches.Select(item => new SwitchPlan(item.Name, []))],
            Engine = plan.Engine with { Address = first.ManagementAddress },
            Hosts = [.. plan.Hosts.Select((host, number) => host with
            {
                ManagementNic = Real(host.Name, host.ManagementNic),
                Nics = [.. host.Nics.Select(nic => nic with { Name = Real(host.Name, nic.Name), Mac = machines[number].Links[Real(host.Name, nic.Name)].Mac, ScenarioName = nic.Name })],
                Bonds = [.. host.Bonds.Select(bond => bond with { Nics = [.. bond.Nics.Select(nic => Real(host.Name, nic))] })],
            })],
            Networks = [.. plan.Networks.Select(network => network with { Attachments = [.. network.Attachments.Select(at => at with { Port = Real(at.Host, at.Port) })] })],
            // Guests send their heartbeats to where the engine is: somebody who does not move.
            Vms = [.. plan.Vms.Select(vm => vm with { Observer = vm.Observer is null ? null : plan.Networks.First(network => network.Name == vm.Network).On(first.Name)?.Address?.Split('/')[0] })],
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
