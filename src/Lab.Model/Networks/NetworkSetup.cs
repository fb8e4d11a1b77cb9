namespace Lab.Model.Networks;

/// <summary>How an interface gets its address.</summary>
public enum BootProtocol
{
    None,
    Static,
    Dhcp,
}

/// <summary>What carries bridges and VLANs on a host.</summary>
public enum SwitchType
{
    /// <summary>The kernel's own bridge and 8021q.</summary>
    Linux,

    /// <summary>Open vSwitch.</summary>
    Ovs,
}

/// <summary>
/// One logical network as it shall be on one host (vdsm: an entry of <c>networks</c> in <c>setupNetworks</c>). Its address sits on the bridge when
/// <see cref="Bridged"/>, else on <c>nic.vlan</c>, else on the NIC or bond itself; with Open vSwitch on an internal port of the network's name.
/// </summary>
public sealed record NetworkConfig
{
    /// <summary>Logical name; also the bridge's name when bridged, so at most 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Take the network off this host; everything else is ignored then.</summary>
    public bool Remove { get; init; }

    /// <summary>The NIC that carries it; exactly one of this and <see cref="Bonding"/>.</summary>
    public string? Nic { get; init; }

    /// <summary>The bond that carries it.</summary>
    public string? Bonding { get; init; }

    /// <summary>802.1Q tag, 1 to 4094; null: untagged.</summary>
    public int? Vlan { get; init; }

    /// <summary>Bytes; default 1500.</summary>
    public int Mtu { get; set; } = 1500;

    public bool Bridged { get; set; } = true;

    public BootProtocol BootProtocol { get; set; } = BootProtocol.None;

    /// <summary>IPv4 address without prefix, with <see cref="BootProtocol.Static"/> only.</summary>
    public string? IpAddress { get; init; }

    /// <summary>1 to 32; this or <see cref="Netmask"/>, not both.</summary>
    public int? Prefix { get; init; }

    public string? Netmask { get; init; }

    public string? Gateway { get; init; }

    /// <summary>IPv6 address with prefix, <c>fd00::11/64</c>.</summary>
    public string? Ipv6Address { get; init; }

    public string? Ipv6Gateway { get; init; }

    /// <summary>At most one network of a host.</summary>
    public bool DefaultRoute { get; init; }

    public SwitchType Switch { get; set; } = SwitchType.Linux;
}

/// <summary>A bond as it shall be on one host.</summary>
public sealed record BondConfig
{
    public required string Name { get; init; }

    public bool Remove { get; init; }

    /// <summary>Its ports, at least two.</summary>
    public IReadOnlyList<string> Nics { get; set; } = [];

    /// <summary>Kernel bonding mode 0 to 6; default 4 (802.3ad).</summary>
    public int Mode { get; set; } = BondModes.Default;

    /// <summary>Further options by their kernel names; <c>miimon</c> defaults to 100.</summary>
    public IReadOnlyDictionary<string, string> Options { get; set; } = new Dictionary<string, string> { ["miimon"] = "100" };

    /// <summary>What makes the bond. One that carries a network of Open vSwitch is Open vSwitch's, whatever this says.</summary>
    public SwitchType Switch { get; set; } = SwitchType.Linux;
}

/// <summary>vdsm's <c>setupNetworks</c>. Applied, verified against the kernel, then held until <see cref="ConfirmConnectivityRequest"/> or the timeout rolls all of it back.</summary>
public sealed record SetupNetworksRequest
{
    public IReadOnlyList<NetworkConfig> Networks { get; set; } = [];

    public IReadOnlyList<BondConfig> Bonds { get; set; } = [];

    /// <summary>Wait for the engine to confirm that it still reaches the host; without it the set-up stands at once.</summary>
    public bool CheckConnectivity { get; set; } = true;

    /// <summary>Default 120 s (vdsm's <c>connectivityTimeout</c>).</summary>
    public TimeSpan ConnectivityTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Make the set-up the one restored after a restart, without a separate commit.</summary>
    public bool CommitOnSuccess { get; init; }
}

/// <param name="SetupId">Names this set-up in <see cref="ConfirmConnectivityRequest"/>.</param>
/// <param name="AwaitsConfirmation">True: the host rolls back at <paramref name="ConfirmBefore"/> unless confirmed.</param>
public sealed record SetupNetworksResult(Guid SetupId, bool AwaitsConfirmation, DateTimeOffset? ConfirmBefore);

public sealed record ConfirmConnectivityRequest(Guid SetupId);
