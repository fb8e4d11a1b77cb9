namespace Lab.Captures.Pcapng;

/// <summary>pcapng block types (draft-ietf-opsawg-pcapng, section 4) and what is common to all blocks.</summary>
internal static class BlockType
{
    public const uint InterfaceDescription = 1;
    public const uint SimplePacket = 3;
    public const uint InterfaceStatistics = 5;
    public const uint EnhancedPacket = 6;
    public const uint SectionHeader = 0x0A0D0D0A;

    public const uint ByteOrderMagic = 0x1A2B3C4D;

    /// <summary>Type, total length, and total length again at the end.</summary>
    public const int Overhead = 12;

    /// <summary>The block of a full frame is 256 KiB; beyond this a length is damage, not data. Wireshark's limit is the same.</summary>
    public const int LargestBlock = 16 << 20;

    public static int Pad(int length) => (length + 3) & ~3;
}
