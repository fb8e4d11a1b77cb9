using Lab.Runner.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Doctor;

/// <summary>Asks this machine what a scenario needs to know of it before it can be planned.</summary>
public static class MachineQuestions
{
    /// <returns>Null when it needs to know nothing: most scenarios do not, and asking takes time.</returns>
    public static MachineNetworking? Ask(Scenario scenario)
    {
        if (!SwitchingChoice.AsksTheMachine(scenario)) return null;
        var facts = MachineFacts.AskAsync([FactNames.Vlan, FactNames.Bonding, FactNames.OpenVswitch, FactNames.Ethtool, FactNames.Netem]).GetAwaiter().GetResult();
        bool Has(string name) => facts[name].State == FactState.Ok;
        return new MachineNetworking(Has(FactNames.Vlan), Has(FactNames.Bonding), Has(FactNames.OpenVswitch) && Has(FactNames.Ethtool), Has(FactNames.Netem));
    }
}
