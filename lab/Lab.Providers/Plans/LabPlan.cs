namespace Lab.Providers.Plans;

/// <summary>What a provider must make, and who has which address: the scenario with every default and choice filled in. Written to <c>plan.json</c>.</summary>
public sealed record LabPlan
{
    public required string Scenario { get; init; }

    /// <summary><c>namespaces</c>, later <c>vagrant</c>, <c>ssh</c>, <c>simulation</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>What carries bridges, VLANs and bonds on the hosts, and why.</summary>
    public SwitchingPlan Switching { get; set; } = new(SwitchingPlan.Linux, "");

    /// <summary>Networks, VMs and libvirt are the machines' own and were there before: nothing was set up, there is neither engine nor agent, and the lab watched and migrated and did nothing else.</summary>
    public bool ReadOnly { get; init; }

    public required IReadOnlyList<SwitchPlan> Switches { get; init; }

    /// <summary>The lab forwards packets between the networks in which it has an address.</summary>
    public bool Routes { get; init; }

    public required EnginePlan Engine { get; init; }

    public required IReadOnlyList<HostPlan> Hosts { get; init; }

    public required IReadOnlyList<NetworkPlan> Networks { get; init; }

    public required IReadOnlyList<VmPlan> Vms { get; init; }
}

/// <param name="Type"><see cref="Linux"/> or <see cref="Ovs"/>.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record SwitchingPlan(string Type, string Reason)
{
    /// <summary>The kernel's own bridge, 8021q and bonding.</summary>
    public const string Linux = "linux";

    /// <summary>Open vSwitch.</summary>
    public const string Ovs = "ovs";
}

/// <summary>A layer-2 segment that NICs of hosts plug into.</summary>
/// <param name="Name">Unique in the lab, at most 15 characters: it becomes a link's name.</param>
/// <param name="ObserverAddresses">
/// Addresses and prefixes (<c>192.168.100.1/24</c>) of the lab itself on this segment, from which it talks to engine and agents and where it listens to heartbeats;
/// none on segments that only hosts may use, such as a migration network without VMs.
/// </param>
public sealed record SwitchPlan(string Name, IReadOnlyList<string> ObserverAddresses)
{
    /// <summary>Ports that the switch treats as one, with LACP: the other ends of hosts' bonds.</summary>
    public IReadOnlyList<LagPlan> Lags { get; set; } = [];
}

/// <summary>A link aggregation group of a switch.</summary>
/// <param name="Host">At its other end.</param>
/// <param name="Nics">The host's NICs.</param>
public sealed record LagPlan(string Name, string Host, IReadOnlyList<string> Nics);

/// <summary>Where the engine lives: on the management segment and no other.</summary>
/// <param name="Address">IPv4 address and prefix, <c>192.168.100.2/24</c>.</param>
public sealed record EnginePlan(string Switch, string Mac, string Address);

/// <summary>A hypervisor host.</summary>
/// <param name="Name">Its hostname and its name in the engine.</param>
/// <param name="Uuid">The hypervisor's host UUID.</param>
/// <param name="ManagementAddress">IPv4 address and prefix that the host has on its management NIC before the stack configures anything.</param>
public sealed record HostPlan(string Name, Guid Uuid, string ManagementNic, string ManagementAddress, IReadOnlyList<NicPlan> Nics)
{
    public IReadOnlyList<BondPlan> Bonds { get; set; } = [];

    /// <summary>How other hosts reach its libvirt, where that is the machine's own: <c>qemu+tls://host2.example/system</c>. Null: it is the lab's, by TLS on management.</summary>
    public string? LibvirtUri { get; init; }

    /// <summary>A NIC or bond that the scenario names, by the host's own name for it.</summary>
    public string LinkOf(string scenarioName) => Nics.FirstOrDefault(nic => nic.ScenarioName == scenarioName)?.Name ?? scenarioName;

    /// <summary>A link of the host, by the scenario's name for it.</summary>
    public string ScenarioNameOf(string link) => Nics.FirstOrDefault(nic => nic.Name == link)?.ScenarioName ?? link;
}

/// <param name="Name">As the host sees it, <c>eth0</c>.</param>
/// <param name="Mac">Lower case, colon separated, locally administered.</param>
/// <param name="Switch">Name of the segment it plugs into.</param>
public sealed record NicPlan(string Name, string Mac, string Switch)
{
    /// <summary>Bytes per second in each direction; null: as fast as it goes.</summary>
    public long? Rate { get; init; }

    /// <summary>By what name the scenario knows it, where that is another; null: by this one.</summary>
    public string? ScenarioName { get; init; }

    /// <summary>Added to everything that the host sends; null: none.</summary>
    public TimeSpan? Delay { get; init; }
}

/// <summary>NICs that act as one.</summary>
/// <param name="Mode">By the kernel's name, <c>active-backup</c>.</param>
/// <param name="Nics">Its ports, at least two.</param>
/// <param name="Options">By the kernel's names, <c>miimon</c>.</param>
public sealed record BondPlan(string Name, string Mode, IReadOnlyList<string> Nics, IReadOnlyDictionary<string, string> Options);

/// <summary>A logical network and how each host carries it.</summary>
/// <param name="Roles">Of <c>management</c>, <c>migration</c>, <c>display</c>, <c>default-route</c>, <c>vm</c>.</param>
/// <param name="Mtu">Bytes; 1500 unless the scenario says so.</param>
public sealed record NetworkPlan(
    string Name, Guid Id, IReadOnlyList<string> Roles, int? Vlan, int Mtu, bool Bridged, bool Required, string Subnet, IReadOnlyList<AttachmentPlan> Attachments)
{
    /// <summary>IPv6 subnet, <c>fd00:101::/64</c>; null: none.</summary>
    public string? Ipv6Subnet { get; init; }

    /// <summary>The lab's DHCP server answers on this network so long after the VMs have settled; null: there is none.</summary>
    public TimeSpan? DhcpDelay { get; init; }

    /// <summary>The switch on which the lab serves DHCP; null: on none.</summary>
    public string? DhcpSwitch { get; init; }
}

/// <summary>One network on one host.</summary>
/// <param name="Port">The NIC or bond that carries it.</param>
/// <param name="Address">IPv4 address and prefix, or null when the network has none on this host. With DHCP, what the server gives.</param>
public sealed record AttachmentPlan(string Host, string Port, string? Address)
{
    /// <summary>IPv6 address and prefix, or null.</summary>
    public string? Ipv6Address { get; init; }

    /// <summary>The host asks a DHCP server for its IPv4 address.</summary>
    public bool Dhcp { get; init; }

    /// <summary>IPv4 gateway, or null.</summary>
    public string? Gateway { get; init; }
}

/// <summary>A virtual machine with its workload.</summary>
/// <param name="Network">The VM network its only NIC is in, or null for none.</param>
/// <param name="Address">Guest address and prefix on that network.</param>
/// <param name="Observer">Address of the lab on that network, where the guest's heartbeats go; null: it sends none.</param>
/// <param name="DirtyPagesPerSecond">4 KiB pages dirtied a second in the working set.</param>
public sealed record VmPlan(
    string Name, Guid Id, string Host, long MemoryBytes, int Vcpus, string? Network, string? Mac, string? Address, string? Observer, long WorkingSetBytes, long DirtyPagesPerSecond, long FillBytes);
