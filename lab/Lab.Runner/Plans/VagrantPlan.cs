using System.Globalization;
using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Plans;

/// <summary>A plan on hosts that Vagrant makes: their first NIC is Vagrant's, and the lab's follow in the order of the plan.</summary>
public static class VagrantPlan
{
    public const string Provider = "vagrant";

    /// <param name="machine">Of the machine that the hosts are on: what its switches can do.</param>
    /// <exception cref="LabException"><see cref="ErrorKind.NotSupported"/>: these hosts cannot carry the scenario.</exception>
    public static LabPlan Of(Scenario scenario, MachineNetworking? machine)
    {
        // The hosts' own kernel has what the machine's may lack.
        var networking = (machine ?? MachineNetworking.Full) with { Vlan = true, Bonding = true, Netem = true };
        var plan = LabPlanner.Plan(scenario, Provider, machine: networking);
        if (plan.Switching.Type == SwitchingPlan.Ovs)
            throw new LabException(ErrorKind.NotSupported, $"{plan.Switching.Reason} The lab does not yet set up Open vSwitch on hosts that Vagrant makes: their kernel has VLANs and bonding.");
        var names = plan.Hosts[0].Nics.Select((nic, number) => (nic.Name, Own: string.Create(CultureInfo.InvariantCulture, $"eth{number + 1}"))).ToDictionary(pair => pair.Name, pair => pair.Own);
        return RenamedNics.In(plan, (_, nic) => names[nic]);
    }
}
