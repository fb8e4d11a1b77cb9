using System.Text;
using Lab.Providers.Plans;

namespace Lab.Providers.Namespaces;

/// <summary>The <c>ip -batch</c> input that makes a lab's switches and plugs its hosts into them.</summary>
internal static class SwitchLinks
{
    private const int LongestLinkName = 15;

    /// <summary>In the lab's namespace.</summary>
    /// <param name="namespaces">Host name to the PID that stands for its network namespace; hosts of another kind are plugged in by whoever makes them.</param>
    public static string InLab(LabPlan plan, IReadOnlyDictionary<string, string> namespaces)
    {
        var batch = new StringBuilder("link set lo up\n");
        foreach (var item in plan.Switches.Where(item => !IsOvs(item)))
        {
            // No spanning tree, no snooping: a switch that forwards from its first frame.
            batch.Append($"link add {item.Name} type bridge stp_state 0 forward_delay 0 mcast_snooping 0\nlink set {item.Name} up\n");
            foreach (var address in item.ObserverAddresses) batch.Append($"address add {address} dev {item.Name}\n");
        }

        foreach (var (host, nic, port) in Ports(plan).Where(port => namespaces.ContainsKey(port.Host)))
        {
            var master = IsOvs(plan.Switches.First(item => item.Name == nic.Switch)) ? "" : $" master {nic.Switch}";
            batch.Append($"link add {port} type veth peer name {nic.Name} address {nic.Mac} netns {namespaces[host]}\n");
            batch.Append($"link set {port}{master} mtu {LargestMtu(plan)}\nlink set {port} up\n");
        }

        return batch.ToString();
    }

    /// <summary>A switch that must agree with hosts on their bonds is Open vSwitch: the kernel's bridge does not speak LACP.</summary>
    public static bool IsOvs(SwitchPlan item) => item.Lags.Count > 0;

    /// <summary>The <c>ovs-vsctl</c> arguments that make such a switch, and the <c>ip -batch</c> input for the lab's own addresses on it.</summary>
    public static (IReadOnlyList<string> Arguments, string Batch) Ovs(LabPlan plan, SwitchPlan item)
    {
        List<string> arguments = ["add-br", item.Name, "--", "set", "bridge", item.Name, "datapath_type=netdev"];
        var ports = Ports(plan).Where(port => port.Nic.Switch == item.Name).ToList();
        foreach (var lag in item.Lags)
        {
            var members = ports.Where(port => port.Host == lag.Host && lag.Nics.Contains(port.Nic.Name)).Select(port => port.Name).ToList();
            arguments.AddRange(["--", "add-bond", item.Name, lag.Name, .. members, "lacp=active", "bond_mode=balance-tcp", "other_config:lacp-time=fast"]);
            // A host without its bond yet is reached through the bond's first NIC.
            arguments.AddRange(["other_config:lacp-fallback-ab=true", $"other_config:bond-primary={members[0]}"]);
        }

        foreach (var port in ports.Where(port => !item.Lags.Any(lag => lag.Host == port.Host && lag.Nics.Contains(port.Nic.Name)))) arguments.AddRange(["--", "add-port", item.Name, port.Name]);
        var batch = new StringBuilder($"link set {item.Name} up\n");
        foreach (var address in item.ObserverAddresses) batch.Append($"address add {address} dev {item.Name}\n");
        return (arguments, batch.ToString());
    }

    /// <summary>The port at the switch's end of a host's NIC.</summary>
    public static string PortOf(LabPlan plan, string host, string nic) => Ports(plan).First(port => port.Host == host && port.Nic.Name == nic).Name;

    /// <summary>In the engine's namespace: one NIC, on management.</summary>
    public static string InEngine(LabPlan plan) => $"link set lo up\nlink set eth0 up\naddress add {plan.Engine.Address} dev eth0\n";

    /// <summary>In a host's namespace: what an installed machine has before any stack configures it.</summary>
    public static string InHost(HostPlan host)
    {
        var batch = new StringBuilder("link set lo up\n");
        foreach (var nic in host.Nics) batch.Append($"link set {nic.Name} up\n");
        return batch.Append($"address add {host.ManagementAddress} dev {host.ManagementNic}\n").ToString();
    }

    /// <summary>Every port of every switch: whose it is, the NIC at its other end, and its own name.</summary>
    public static IEnumerable<(string Host, NicPlan Nic, string Name)> Ports(LabPlan plan) =>
        plan.Hosts.SelectMany(host => host.Nics.Select(nic => (Host: host.Name, Nic: nic))).Append((Host: NamespaceLab.EngineName, Nic: new NicPlan("eth0", plan.Engine.Mac, plan.Engine.Switch)))
            .Select((port, number) => (port.Host, port.Nic, PortName(port.Host, port.Nic.Name, number)));

    /// <summary>What the ports must let through.</summary>
    public static int LargestMtu(LabPlan plan) => plan.Networks.Select(network => network.Mtu).Append(1500).Max();

    private static string PortName(string host, string nic, int port)
    {
        var name = $"{host}-{nic}";
        return name.Length <= LongestLinkName ? name : FormattableString.Invariant($"port{port}");
    }
}
