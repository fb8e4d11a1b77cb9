namespace Lab.Runner.Plans;

/// <summary>What this machine's kernel and packages offer to networks. Asked only where a scenario needs to know: see <see cref="SwitchingChoice"/>.</summary>
/// <param name="Vlan">The kernel has 8021q.</param>
/// <param name="Bonding">The kernel has bonding.</param>
/// <param name="OpenVswitch">Open vSwitch is installed.</param>
/// <param name="Netem">The kernel can delay.</param>
public sealed record MachineNetworking(bool Vlan, bool Bonding, bool OpenVswitch, bool Netem)
{
    /// <summary>A machine that has everything.</summary>
    public static MachineNetworking Full { get; } = new(Vlan: true, Bonding: true, OpenVswitch: true, Netem: true);
}
