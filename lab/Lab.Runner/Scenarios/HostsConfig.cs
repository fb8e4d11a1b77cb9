using System.Globalization;
using Lab.Model.Units;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios;

/// <summary>The hypervisor hosts, all alike.</summary>
[Describe("The hypervisor hosts, all alike. Either a count or names.")]
public sealed record HostsConfig
{
    /// <summary>Addresses of hosts (.11 upwards) and VMs (.101 upwards) keep apart up to here.</summary>
    public const int MaximumCount = 64;

    [Describe("How many; they are called host1, host2 and so on.", Example = "2")]
    [Within(1, MaximumCount)]
    public int? Count { get; init; }

    [Describe("Their names, instead of a count.", Example = "[alpha, beta]")]
    [Text(TextForm.Label)]
    public IReadOnlyList<string> Names { get; init; } = [];

    [Describe("The NICs that each host has. NICs of the same name plug into one switch.", Example = "[eth0, eth1]")]
    [NotEmpty]
    public required IReadOnlyList<NicConfig> Nics { get; init; }

    [Describe("NICs of each host that act as one; networks name a bond where they could name a NIC.", Example = "[{name: bond0, nics: [eth1, eth2], mode: active-backup}]")]
    public IReadOnlyList<BondConfig> Bonds { get; init; } = [];

    /// <summary>Host names in order.</summary>
    public IReadOnlyList<string> AllNames() => Count is { } count
        ? [.. Enumerable.Range(1, count).Select(number => "host" + number.ToString(CultureInfo.InvariantCulture))]
        : Names;
}

/// <summary>A NIC that each host has.</summary>
[Shorthand(nameof(Name))]
[Describe("A NIC that each host has; its name alone is enough.")]
public sealed record NicConfig
{
    [Describe("As the host sees it.", Example = "eth0")]
    [Text(TextForm.Link)]
    public required string Name { get; init; }

    [Describe("The switch it plugs into; without it one named after the NIC, shared by the NICs of that name on all hosts.", Example = "backbone")]
    [Text(TextForm.Link)]
    public string? Switch { get; init; }

    [Describe("How fast it is in each direction; without it as fast as it goes.", Example = "200Mbit/s")]
    public Bandwidth? Rate { get; init; }

    [Describe("How much later everything that it sends arrives. Needs netem in the kernel.", Example = "2ms")]
    public TimeSpan? Delay { get; init; }
}

/// <summary>NICs that act as one.</summary>
[Describe("NICs that act as one.")]
public sealed record BondConfig
{
    [Describe("Its name on the host.", Example = "bond0")]
    [Text(TextForm.Link)]
    public required string Name { get; init; }

    [Describe("Its ports: at least two, all plugged into one switch.", Example = "[eth1, eth2]")]
    [Text(TextForm.Link)]
    public required IReadOnlyList<string> Nics { get; init; }

    [Describe("How frames are spread over the ports.")]
    public BondMode Mode { get; init; } = BondMode.Lacp;

    [Describe("Further options, by the kernel's names.", Example = "{miimon: 100}")]
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}

/// <summary>The kernel's bonding modes, in its order.</summary>
public enum BondMode
{
    [Describe("Mode 0: frame by frame in turns. Not for VM networks, not with Open vSwitch.")]
    BalanceRr,

    [Describe("Mode 1: one port at a time, another when it fails.")]
    ActiveBackup,

    [Describe("Mode 2: by MAC addresses.")]
    BalanceXor,

    [Describe("Mode 3: everything on every port. Not with Open vSwitch.")]
    Broadcast,

    [Describe("Mode 4, 802.3ad: agreed with the switch.")]
    Lacp,

    [Describe("Mode 5: by load when sending. Not for VM networks, not with Open vSwitch.")]
    BalanceTlb,

    [Describe("Mode 6: by load in both directions. Not for VM networks, not with Open vSwitch.")]
    BalanceAlb,
}
