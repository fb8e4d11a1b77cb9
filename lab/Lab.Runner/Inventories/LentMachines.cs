using System.Globalization;
using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Providers.Ssh;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Inventories;

/// <summary>The machines of an inventory that a scenario's hosts are made of, each asked and found fit.</summary>
public sealed class LentMachines
{
    private readonly IReadOnlyList<IReadOnlyDictionary<string, string>> _nics;
    private readonly IReadOnlyList<MachineSurvey> _surveys;

    private LentMachines(IReadOnlyList<LentMachineSpec> specs, IReadOnlyList<IReadOnlyDictionary<string, string>> nics, IReadOnlyList<MachineSurvey> surveys) => (Specs, _nics, _surveys) = (specs, nics, surveys);

    /// <summary>In the order of the scenario's hosts.</summary>
    public IReadOnlyList<LentMachineSpec> Specs { get; }

    /// <exception cref="LabException">Some machine cannot be used: says of every machine all that is in the way.</exception>
    public static async Task<LentMachines> AskAsync(Scenario scenario, Inventory inventory, string inventoryFile, CancellationToken cancellationToken)
    {
        LentPlan.Check(scenario);
        var hosts = scenario.Hosts.AllNames();
        if (hosts.Count > inventory.Hosts.Count)
            throw new LabException(ErrorKind.BadRequest, string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} has {hosts.Count} hosts, and {inventoryFile} has {inventory.Hosts.Count} machines: add some, or use fewer with --hosts."));
        var nics = hosts.Select((_, number) => (Nics: LentPlan.NicsOf(scenario, inventory.Hosts[number], out var unknown), Unknown: unknown)).ToList();
        var destinations = hosts.Select((host, number) => InventoryLoader.Destination(inventory, number, host, inventoryFile)).ToList();
        var answers = await MachineSurveys.AskAsync(destinations, inventory.Folder, cancellationToken).ConfigureAwait(false);
        List<string> faults = [];
        foreach (var (number, host) in hosts.Index())
        {
            foreach (var nic in nics[number].Unknown) faults.Add($"{host}: the inventory says of no NIC that it is the scenario's {nic}: add it under 'nics'.");
            if (answers[number].Problem is { } problem) faults.Add(problem);
            else faults.AddRange(MachineFaults.Of(answers[number].Survey!, scenario, [.. Used(scenario, nics[number].Nics)], inventory.Folder).Select(fault => $"{host} ({destinations[number]}): {fault}."));
        }

        if (faults.Count > 0) throw new LabException(ErrorKind.Environment, Message(faults)) { Faults = faults };
        var specs = destinations.Select((destination, number) => new LentMachineSpec(destination, [.. Used(scenario, nics[number].Nics)]) { KvmIdentity = answers[number].Survey!.KvmIdentity, LeftBehind = answers[number].Survey!.LeftBehind }).ToList();
        return new LentMachines(specs, [.. nics.Select(pair => pair.Nics)], [.. answers.Select(answer => answer.Survey!)]);
    }

    public LabPlan Plan(Scenario scenario)
    {
        bool All(string fact) => _surveys.All(survey => survey.Has(fact));
        var machine = new MachineNetworking(Vlan: All("module-8021q"), Bonding: All("module-bonding"), OpenVswitch: All("program-ovs-vswitchd") && All("program-ethtool"), Netem: All("module-sch_netem"));
        var plan = LabPlanner.Plan(scenario, machine: machine);
        if (plan.Switching.Type == SwitchingPlan.Ovs)
            throw new LabException(ErrorKind.NotSupported, $"{plan.Switching.Reason} So it would need Open vSwitch on the machines, which the lab does not yet know how to give back as it was: use machines whose kernel has bonding and 8021q.");
        return LentPlan.Of(plan, _nics, _surveys);
    }

    private static IEnumerable<string> Used(Scenario scenario, IReadOnlyDictionary<string, string> nics) => scenario.Hosts.Nics.Select(nic => nics.GetValueOrDefault(nic.Name)).OfType<string>();

    private static string Message(List<string> faults) => faults.Count == 1 ? faults[0] : $"The machines cannot be used as they are:\n{string.Join('\n', faults.Select(fault => "  - " + fault))}";
}
