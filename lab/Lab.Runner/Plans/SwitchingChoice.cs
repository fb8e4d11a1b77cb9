using Lab.Model.Errors;
using Lab.Model.Networks;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Plans;

/// <summary>What carries bridges, VLANs and bonds on the hosts of a scenario, and why.</summary>
public static class SwitchingChoice
{
    private const string InstallOvs = "apt-get install openvswitch-switch ethtool";

    /// <summary>Whether the machine has anything to say in it: plain bridges work everywhere.</summary>
    public static bool AsksTheMachine(Scenario scenario) => scenario.Cluster.Switch == SwitchChoice.Ovs || Needs(scenario).Count > 0 || NeedsLag(scenario) || NeedsNetem(scenario);

    /// <summary>A bond that agrees with the switch needs a switch that agrees: the lab's own is then Open vSwitch.</summary>
    public static bool NeedsLag(Scenario scenario) => scenario.Hosts.Bonds.Any(bond => bond.Mode == BondMode.Lacp);

    /// <exception cref="LabException"><see cref="ErrorKind.NotSupported"/>: this machine cannot carry the scenario; the message says what would.</exception>
    public static SwitchingPlan Choose(Scenario scenario, MachineNetworking machine)
    {
        var lacking = Needs(scenario).Where(need => !(need == Vlans ? machine.Vlan : machine.Bonding)).ToArray();
        if (NeedsNetem(scenario) && !machine.Netem) throw Unable("delays", "this kernel has no netem");
        if (NeedsLag(scenario) && !machine.OpenVswitch) throw Unable("a switch that speaks LACP", $"Open vSwitch is not installed: {InstallOvs}");
        switch (scenario.Cluster.Switch)
        {
            case SwitchChoice.Linux when lacking.Length > 0:
                throw Unable(string.Join(" and ", lacking), "this kernel has none, and the scenario asks for 'switch: linux'");
            case SwitchChoice.Linux:
                return new SwitchingPlan(SwitchingPlan.Linux, "The scenario asks for the kernel's own.");
            case SwitchChoice.Ovs when !machine.OpenVswitch:
                throw Unable("Open vSwitch", $"it is not installed: {InstallOvs}");
            case SwitchChoice.Ovs:
                return new SwitchingPlan(SwitchingPlan.Ovs, "The scenario asks for Open vSwitch.");
            case SwitchChoice.Auto when lacking.Length == 0:
                return new SwitchingPlan(SwitchingPlan.Linux, "The kernel has all that this scenario needs.");
            case SwitchChoice.Auto when !machine.OpenVswitch:
                throw Unable(string.Join(" and ", lacking), $"this kernel has none, and Open vSwitch, which has, is not installed: {InstallOvs}");
            case SwitchChoice.Auto when scenario.Hosts.Bonds.FirstOrDefault(bond => !OvsBondModes.Has((int)bond.Mode)) is { } bond:
                throw Unable($"a bond of mode {ShapeTable.NameOf(bond.Mode.ToString())}", $"this kernel has no {string.Join(" and no ", lacking)}, and Open vSwitch, which has, has no such mode");
            default:
                return new SwitchingPlan(SwitchingPlan.Ovs, $"The kernel has no {string.Join(" and no ", lacking)}.");
        }
    }

    private const string Vlans = "VLANs (8021q)";
    private const string Bonds = "bonds (bonding)";

    private static List<string> Needs(Scenario scenario)
    {
        var needs = new List<string>();
        if (scenario.Networks.Any(network => network.Vlan is not null)) needs.Add(Vlans);
        if (scenario.Hosts.Bonds.Count > 0) needs.Add(Bonds);
        return needs;
    }

    private static bool NeedsNetem(Scenario scenario) => scenario.Hosts.Nics.Any(nic => nic.Delay > TimeSpan.Zero);

    private static LabException Unable(string what, string why) => new(ErrorKind.NotSupported, $"The scenario needs {what}, and {why}.");
}
