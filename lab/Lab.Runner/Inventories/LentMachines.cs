using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Providers.Ssh;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Inventories;

/// <summary>The machines of an inventory that a scenario's hosts are made of, each asked and found fit.</summary>
public sealed class LentMachines
{
    private readonly IReadOnlyList<AskedMachine> _machines;

    private LentMachines(IReadOnlyList<LentMachineSpec> specs, IReadOnlyList<AskedMachine> machines) => (Specs, _machines) = (specs, machines);

    /// <summary>In the order of the scenario's hosts.</summary>
    public IReadOnlyList<LentMachineSpec> Specs { get; }

    /// <exception cref="LabException">Some machine cannot be used: says of every machine all that is in the way.</exception>
    public static async Task<LentMachines> AskAsync(Scenario scenario, Inventory inventory, string inventoryFile, CancellationToken cancellationToken)
    {
        LentPlan.Check(scenario);
        var machines = await AskedMachine.AskAsync(scenario, inventory, inventoryFile, cancellationToken);
        AskedMachine.Require([.. machines.SelectMany(machine => machine.Faults().Concat(machine.Survey is { } survey
            ? MachineFaults.Of(survey, scenario, machine.UsedBy(scenario), inventory.Folder).Select(fault => $"{machine.Host} ({machine.Destination}): {fault}.")
            : []))]);
        var specs = machines.Select(machine => new LentMachineSpec(machine.Destination, machine.UsedBy(scenario)) { KvmIdentity = machine.Survey!.KvmIdentity, LeftBehind = machine.Survey.LeftBehind });
        return new LentMachines([.. specs], machines);
    }

    public LabPlan Plan(Scenario scenario)
    {
        bool All(string fact) => _machines.All(machine => machine.Survey!.Has(fact));
        var networking = new MachineNetworking(Vlan: All("module-8021q"), Bonding: All("module-bonding"), OpenVswitch: All("program-ovs-vswitchd") && All("program-ethtool"), Netem: All("module-sch_netem"));
        var plan = LabPlanner.Plan(scenario, machine: networking);
        if (plan.Switching.Type == SwitchingPlan.Ovs)
            throw new LabException(ErrorKind.NotSupported, $"{plan.Switching.Reason} So it would need Open vSwitch on the machines, which the lab does not yet know how to give back as it was: use machines whose kernel has bonding and 8021q.");
        return LentPlan.Of(plan, [.. _machines.Select(machine => machine.Nics)], [.. _machines.Select(machine => machine.Survey!)]);
    }
}
