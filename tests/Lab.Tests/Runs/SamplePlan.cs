using Lab.Providers.Plans;

namespace Lab.Tests.Runs;

/// <summary>Plans for tests: each host has <c>eth0</c> on management, where the guests are too, and <c>eth1</c> on migration.</summary>
internal static class SamplePlan
{
    public static LabPlan TwoHosts(int vms = 1) => Hosts(2, vms);

    public static LabPlan Hosts(int hosts, int vms = 1) => new()
    {
        Scenario = "dedicated-bridged",
        Provider = "namespaces",
        Switches = [new SwitchPlan("lab-mgmt", ["192.168.100.1/24"]), new SwitchPlan("lab-migr", [])],
        Engine = new EnginePlan("lab-mgmt", "52:4c:00:00:00:02", "192.168.100.2/24"),
        Hosts = [.. Enumerable.Range(1, hosts).Select(Host)],
        Networks =
        [
            Network("management", ["management", "vm", "default-route"], "eth0", 100, hosts, bridged: true),
            Network("migration", ["migration"], "eth1", 101, hosts, bridged: false),
        ],
        Vms = [.. Enumerable.Range(1, vms).Select(Vm)],
    };

    /// <summary>The migration network on <c>bond0</c>, whose ports are <c>eth1</c> and <c>eth2</c>.</summary>
    public static LabPlan Bonded(string mode = "balance-rr", int? vlan = null)
    {
        var plan = TwoHosts();
        return plan with
        {
            Hosts =
            [
                .. plan.Hosts.Select((host, i) => host with
                {
                    Nics = [.. host.Nics, new NicPlan("eth2", $"52:4c:00:00:0{i + 1}:02", "lab-migr")],
                    Bonds = [new BondPlan("bond0", mode, ["eth1", "eth2"], new Dictionary<string, string>())],
                }),
            ],
            Networks =
            [
                plan.Networks[0],
                plan.Networks[1] with { Vlan = vlan, Attachments = [.. plan.Networks[1].Attachments.Select(at => at with { Port = "bond0" })] },
            ],
        };
    }

    /// <summary><c>eth1</c> carries the migration network with VLAN 10 and storage with VLAN 20.</summary>
    public static LabPlan Vlans()
    {
        var plan = TwoHosts();
        return plan with
        {
            Networks = [plan.Networks[0], plan.Networks[1] with { Vlan = 10 }, Network("storage", [], "eth1", 102, 2, bridged: false) with { Vlan = 20 }],
        };
    }

    /// <summary>The migration network has IPv6 addresses alone, or beside its others.</summary>
    public static LabPlan Ipv6(bool alone = true)
    {
        var plan = TwoHosts();
        var migration = plan.Networks[1];
        return plan with
        {
            Networks =
            [
                plan.Networks[0],
                migration with
                {
                    Ipv6Subnet = "fd00:101::/64",
                    Attachments = [.. migration.Attachments.Select((at, i) => at with { Address = alone ? null : at.Address, Ipv6Address = $"fd00:101::1{i + 1}/64" })],
                },
            ],
        };
    }

    private static HostPlan Host(int i) => new(
        $"host{i}", new Guid(i, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), "eth0", $"192.168.100.{10 + i}/24",
        [new NicPlan("eth0", $"52:4c:00:00:0{i}:00", "lab-mgmt"), new NicPlan("eth1", $"52:4c:00:00:0{i}:01", "lab-migr")]);

    private static NetworkPlan Network(string name, string[] roles, string nic, int third, int hosts, bool bridged) => new(
        name, new Guid(third, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2), roles, null, 1500, bridged, true, $"192.168.{third}.0/24",
        [.. Enumerable.Range(1, hosts).Select(i => new AttachmentPlan($"host{i}", nic, $"192.168.{third}.{10 + i}/24"))]);

    private static VmPlan Vm(int i) => new(
        $"vm{i}", new Guid(i, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3), "host1", 256L << 20, 1, "management", $"52:54:00:00:00:0{i}",
        $"192.168.100.{100 + i}/24", "192.168.100.1", 16L << 20, 2000, 64L << 20);
}
