namespace Lab.Engine.Identifiers;

/// <summary>RFC 9562's fixed bits.</summary>
internal static class UuidBits
{
    public static Guid Stamp(Span<byte> bytes, int version)
    {
        bytes[6] = (byte)((bytes[6] & 0x0f) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
