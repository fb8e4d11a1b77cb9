using System.Globalization;
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
}
