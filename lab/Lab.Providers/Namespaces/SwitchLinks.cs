using System.Text;
using Lab.Providers.Plans;

namespace Lab.Providers.Namespaces;

/// <summary>The <c>ip -batch</c> input that makes a lab's switches and plugs its hosts into them.</summary>
internal static class SwitchLinks
{
    private const int LongestLinkName = 15;

    /// <summary>In the lab's namespace.</summary>
    /// <param name="namespaces">Host name to the PID that stands for its network namespace.</param>
    public static string InLab(LabPlan plan, IReadOnlyDictionary<string, string> namespaces)
    {
        var batch = new StringBuilder("link set lo up\n");
        foreach (var item in plan.Switches)
        {
            // No spanning tree, no snooping: a switch that forwards from its first frame.
            batch.Append($"link add {item.Name} type bridge stp_state 0 forward_delay 0 mcast_snooping 0\nlink set {item.Name} up\n");
            foreach (var address in item.ObserverAddresses) batch.Append($"address add {address} dev {item.Name}\n");
        }

        var port = 0;
        foreach (var (host, nic) in Ports(plan))
        {
            var name = PortName(host, nic.Name, port++);
            batch.Append($"link add {name} type veth peer name {nic.Name} address {nic.Mac} netns {namespaces[host]}\n");
            batch.Append($"link set {name} master {nic.Switch} mtu {LargestMtu(plan)}\nlink set {name} up\n");
        }

        return batch.ToString();
    }

    /// <summary>In the engine's namespace: one NIC, on management.</summary>
    public static string InEngine(LabPlan plan) => $"link set lo up\nlink set eth0 up\naddress add {plan.Engine.Address} dev eth0\n";

    /// <summary>In a host's namespace: what an installed machine has before any stack configures it.</summary>
    public static string InHost(HostPlan host)
    {
        var batch = new StringBuilder("link set lo up\n");
        foreach (var nic in host.Nics) batch.Append($"link set {nic.Name} up\n");
        return batch.Append($"address add {host.ManagementAddress} dev {host.ManagementNic}\n").ToString();
    }

    private static IEnumerable<(string Host, NicPlan Nic)> Ports(LabPlan plan) =>
        plan.Hosts.SelectMany(host => host.Nics.Select(nic => (host.Name, nic))).Append((NamespaceLab.EngineName, new NicPlan("eth0", plan.Engine.Mac, plan.Engine.Switch)));

    private static int LargestMtu(LabPlan plan) => plan.Networks.Select(network => network.Mtu).Append(1500).Max();

    private static string PortName(string host, string nic, int port)
    {
        var name = $"{host}-{nic}";
        return name.Length <= LongestLinkName ? name : FormattableString.Invariant($"port{port}");
    }
}
