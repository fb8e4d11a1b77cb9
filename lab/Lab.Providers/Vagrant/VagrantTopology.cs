using System.Text.Json;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;

namespace Lab.Providers.Vagrant;

/// <summary>What the <c>Vagrantfile</c> is to make of a plan: the hosts, and for each NIC the bridge, the MAC address and the tap, which is the switch's port.</summary>
internal static class VagrantTopology
{
    /// <summary>libvirt plugs taps into bridges of the kernel only. Those of a switch that is Open vSwitch wait here.</summary>
    public const string Parking = "sw-parking";

    /// <returns>JSON, as the <c>Vagrantfile</c> describes it.</returns>
    public static string Of(LabPlan plan) => JsonSerializer.Serialize(new
    {
        hosts = plan.Hosts.Select(host => new
        {
            name = host.Name,
            nics = host.Nics.Select(nic => new { bridge = BridgeOf(plan, nic), mac = nic.Mac, tap = SwitchLinks.PortOf(plan, host.Name, nic.Name) }),
        }),
    });

    /// <summary>The <c>ip -batch</c> input before the hosts come up.</summary>
    public static string Before(LabPlan plan) => plan.Switches.Any(SwitchLinks.IsOvs) ? $"link add {Parking} type bridge\nlink set {Parking} up\n" : "";

    /// <summary>The <c>ip -batch</c> input once they are up: ports let the largest frames through, and leave the parking place.</summary>
    public static string After(LabPlan plan) => string.Concat(
        SwitchLinks.Ports(plan).Where(port => port.Host != NamespaceLab.EngineName).Select(port => $"link set {port.Name}{(IsParked(plan, port.Nic) ? " nomaster" : "")} mtu {SwitchLinks.LargestMtu(plan)}\n"));

    private static string BridgeOf(LabPlan plan, NicPlan nic) => IsParked(plan, nic) ? Parking : nic.Switch;

    private static bool IsParked(LabPlan plan, NicPlan nic) => SwitchLinks.IsOvs(plan.Switches.First(item => item.Name == nic.Switch));
}
