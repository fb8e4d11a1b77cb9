using Lab.Agent.HostNetworks;
using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Model.Networks;

namespace Lab.Agent.Vms;

/// <summary>How the NICs of VMs are plugged in on this host.</summary>
/// <param name="OnOpenVswitch">Networks whose bridge is Open vSwitch's.</param>
/// <param name="WithoutOffloads">Nothing on the way can finish what a guest leaves to hardware: checksums, and segments larger than the MTU.</param>
public sealed record VmWiring(IReadOnlySet<string> OnOpenVswitch, bool WithoutOffloads)
{
    /// <summary>Bridges of the kernel's only.</summary>
    public static VmWiring Kernel { get; } = new(new HashSet<string>(), WithoutOffloads: false);

    public static VmWiring Of(KernelNetwork network) => new(
        network.Links.Where(link => link is { Kind: LinkKind.Internal, Bridged: true }).Select(link => link.Name).ToHashSet(), OpenVswitch.IsInUserspace(network.Datapath));
}
