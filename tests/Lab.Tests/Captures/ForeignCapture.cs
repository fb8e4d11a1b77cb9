using System.Buffers.Binary;

namespace Lab.Tests.Captures;

/// <summary>Lays out pcapng files our own writer never writes: big-endian, other resolutions, several sections, unknown blocks.</summary>
internal sealed class ForeignCapture(bool bigEndian)
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ForeignCapture Section() =>
        Block(0x0A0D0D0A, [.. U32(0x1A2B3C4D), .. U16(1), .. U16(0), .. U32(uint.MaxValue), .. U32(uint.MaxValue)]);

    public ForeignCapture Interface(byte? resolution, uint snapLength = 0)
    {
        byte[] options = resolution is { } value ? [.. U16(9), .. U16(1), value, 0, 0, 0, .. U32(0)] : [];
        return Block(1, [.. U16(1), .. U16(0), .. U32(snapLength), .. options]);
    }

    public ForeignCapture Packet(uint id, long timestamp, byte[] data, uint length) =>
        Block(6, [.. U32(id), .. U32((uint)(timestamp >> 32)), .. U32((uint)timestamp), .. U32((uint)data.Length), .. U32(length), .. data]);

    public ForeignCapture SimplePacket(uint length, byte[] data) => Block(3, [.. U32(length), .. data]);

    public ForeignCapture Block(uint type, byte[] body)
    {
        var padded = (body.Length + 3) & ~3;
        _bytes.AddRange([.. U32(type), .. U32((uint)padded + 12), .. body, .. new byte[padded - body.Length], .. U32((uint)padded + 12)]);
        return this;
    }

    private byte[] U32(uint value)
    {
        var bytes = new byte[4];
        if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private byte[] U16(ushort value) => bigEndian ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)];
}
