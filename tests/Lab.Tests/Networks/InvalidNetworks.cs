using Lab.Model.Networks;

namespace Lab.Tests.Networks;

/// <summary>Every combination that is refused before anything is built: what is asked of a host with the NICs eth0 to eth5, where it is at fault, and why. Engine, agent and shared rules go through the same table.</summary>
public static class InvalidNetworks
{
    public const string Nic = nameof(NetworkConfig.Nic);
    public const string Vlan = nameof(NetworkConfig.Vlan);
    public const string Mtu = nameof(NetworkConfig.Mtu);
    public const string IpAddress = nameof(NetworkConfig.IpAddress);
    public const string Prefix = nameof(NetworkConfig.Prefix);
    public const string Netmask = nameof(NetworkConfig.Netmask);
    public const string Gateway = nameof(NetworkConfig.Gateway);
    public const string Ipv6Address = nameof(NetworkConfig.Ipv6Address);
    public const string Ipv6Gateway = nameof(NetworkConfig.Ipv6Gateway);

    private static readonly NetworkConfig Plain = new() { Name = "net", Nic = "eth2", Bridged = false };
    private static readonly NetworkConfig Other = Plain with { Name = "other" };
    private static readonly NetworkConfig Static = Plain with { BootProtocol = BootProtocol.Static, IpAddress = "10.0.0.5", Prefix = 24 };
    private static readonly BondConfig Bond = new() { Name = "bond0", Nics = ["eth2", "eth3"], Mode = 1 };
    private static readonly NetworkConfig OnBond = Plain with { Nic = null, Bonding = "bond0" };

    public static TheoryData<InvalidNetwork> All =>
    [
        new("Network net", Vlan, "a VLAN is 1 to 4094, not 4095.", Plain with { Vlan = 4095 }),
        new("Network net", Mtu, "an MTU is 68 to 65535 bytes, not 67.", Plain with { Mtu = 67 }),
        new("Network net", Nic, "this host has no NIC eth9; it has eth0, eth1, eth2, eth3, eth4, eth5.", Plain with { Nic = "eth9" }),
        new("Network net", IpAddress, "a static configuration needs an address.", Plain with { BootProtocol = BootProtocol.Static }),
        new("Network net", Prefix, "an address needs a prefix or a netmask.", Static with { Prefix = null }),
        new("Network net", Prefix, "a prefix is 1 to 32, not 33.", Static with { Prefix = 33 }),
        new("Network net", Prefix, "a prefix is 1 to 32, not 0.", Static with { Prefix = 0 }),
        new("Network net", Netmask, "give a prefix or a netmask, not both.", Static with { Netmask = "255.255.255.0" }),
        new("Network net", Netmask, "'255.0.255.0' is not a netmask.", Static with { Prefix = null, Netmask = "255.0.255.0" }),
        new("Network net", IpAddress, "'10.0.0.256' is not an IPv4 address.", Static with { IpAddress = "10.0.0.256" }),
        new("Network net", IpAddress, "127.0.0.1 cannot be a host's address.", Static with { IpAddress = "127.0.0.1" }),
        new("Network net", IpAddress, "239.0.0.1 cannot be a host's address.", Static with { IpAddress = "239.0.0.1" }),
        new("Network net", IpAddress, "'10.0.0.5' goes with the boot protocol 'static' only.", Static with { BootProtocol = BootProtocol.None }),
        new("Network net", IpAddress, "'10.0.0.5' goes with the boot protocol 'static' only.", Static with { BootProtocol = BootProtocol.Dhcp }),
        new("Network net", Gateway, "the gateway 10.0.1.1 is outside of 10.0.0.5/24.", Static with { Gateway = "10.0.1.1" }),
        new("Network net", Gateway, "the gateway 10.0.0.5 is the host's own address.", Static with { Gateway = "10.0.0.5" }),
        new("Network net", Gateway, "the gateway 'gw' is not an IPv4 address.", Static with { Gateway = "gw" }),
        new("Network net", Gateway, "'10.0.0.1' goes with the boot protocol 'static' only.", Plain with { Gateway = "10.0.0.1" }),
        new("Network net", Ipv6Address, "'fd00::5' is not an IPv6 address with a prefix.", Plain with { Ipv6Address = "fd00::5" }),
        new("Network net", Ipv6Address, "ff02::1/64 cannot be a host's address.", Plain with { Ipv6Address = "ff02::1/64" }),
        new("Network net", Mtu, "IPv6 needs an MTU of at least 1280 bytes, not 1279.", Plain with { Ipv6Address = "fd00::5/64", Mtu = 1279 }),
        new("Network net", Ipv6Gateway, "an IPv6 gateway is used by the default-route network only.", Plain with { Ipv6Address = "fd00::5/64", Ipv6Gateway = "fd00::1" }),
        new("Network other", Nic, "only one network can lie untagged on eth2, and net does.", Plain, Other),
        new("Network other", Vlan, "only one network can lie with the tag 7 on eth2, and net does.", Plain with { Vlan = 7 }, Other with { Vlan = 7 }),
        new("Network other", Mtu, "its MTU of 9000 bytes is above the 1500 of net, which lies untagged on eth2 below it.", Plain, Other with { Vlan = 7, Mtu = 9000 }),
        new("Network other", IpAddress, "10.0.0.5 is the address of net already.", Static, Static with { Name = "other", Nic = "eth3" }),
        new("Network net", Nic, "eth2 is a port of the bond bond0, and a port carries no network.", Plain) { Bonds = [Bond] },
        new("Network net", nameof(NetworkConfig.Bonding), "a VM network cannot lie on the bond bond0 of mode 0 (0, 5 and 6 are refused).", OnBond with { Bridged = true }) { Bonds = [Bond with { Mode = 0 }] },
        new("Network net", nameof(NetworkConfig.Bonding), "a VM network cannot lie on the bond bond0 of mode 5 (0, 5 and 6 are refused).", OnBond with { Bridged = true }) { Bonds = [Bond with { Mode = 5 }] },
        new("Network net", nameof(NetworkConfig.Bonding), "a VM network cannot lie on the bond bond0 of mode 6 (0, 5 and 6 are refused).", OnBond with { Bridged = true, Vlan = 9 }) { Bonds = [Bond with { Mode = 6 }] },
        new("Bond bond0", nameof(BondConfig.Nics), "it needs at least two ports, not 1.") { Bonds = [Bond with { Nics = ["eth2"] }] },
        new("Bond bond0", nameof(BondConfig.Nics), "it names the port eth2 twice.") { Bonds = [Bond with { Nics = ["eth2", "eth3", "eth2"] }] },
        new("Bond bond0", nameof(BondConfig.Nics), "this host has no NIC eth9; it has eth0, eth1, eth2, eth3, eth4, eth5.") { Bonds = [Bond with { Nics = ["eth2", "eth9"] }] },
        new("Bond bond0", nameof(BondConfig.Mode), "its mode is 0 to 6, not 7.") { Bonds = [Bond with { Mode = 7 }] },
        new("Bond bond0", nameof(BondConfig.Options), "'miimon a b' cannot be an option.") { Bonds = [Bond with { Options = new Dictionary<string, string> { ["miimon"] = "a b" } }] },
        new("Bond bond0", nameof(BondConfig.Name), "it is named twice.") { Bonds = [Bond, Bond with { Nics = ["eth4", "eth5"] }] },
        new("Bond bond0-of-sixteen", nameof(BondConfig.Name), "its name must be 1 to 15 letters, digits, '-', '_' or '.', beginning with a letter or digit.") { Bonds = [Bond with { Name = "bond0-of-sixteen" }] },
        new("Bond eth4", nameof(BondConfig.Name), "a NIC has this name.") { Bonds = [Bond with { Name = "eth4" }] },
        new("Bond bond1", nameof(BondConfig.Nics), "eth3 is a port of the bond bond0 already.") { Bonds = [Bond, Bond with { Name = "bond1", Nics = ["eth3", "eth4"] }] },
        new("Network net", Vlan, "'bond0-of-twelve.100' is longer than the 15 characters a link's name may have.", Plain with { Nic = null, Bonding = "bond0-of-twelve", Vlan = 100 }) { Bonds = [Bond with { Name = "bond0-of-twelve" }] },
    ];
}

/// <param name="At">The network or bond that the fault is placed at.</param>
/// <param name="Attribute">Which member of it.</param>
public sealed record InvalidNetwork(string At, string Attribute, string Reason, params IReadOnlyList<NetworkConfig> Networks)
{
    public IReadOnlyList<BondConfig> Bonds { get; init; } = [];

    public SetupNetworksRequest Request => new() { Networks = Networks, Bonds = Bonds };

    public override string ToString() => $"{At}: {Reason}";
}
