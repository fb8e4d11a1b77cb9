namespace Lab.Captures.Decoding;

public static class EtherTypes
{
    public const ushort IPv4 = 0x0800;
    public const ushort Arp = 0x0806;
    public const ushort Vlan = 0x8100;
    public const ushort IPv6 = 0x86DD;
    public const ushort ServiceVlan = 0x88A8;

    /// <summary>QinQ as switches did it before 802.1ad.</summary>
    public const ushort LegacyQinQ = 0x9100;

    public static bool IsTag(ushort etherType) => etherType is Vlan or ServiceVlan or LegacyQinQ;
}
