using System.Buffers.Binary;

namespace Lab.HostTests.Guests;

/// <summary>A heartbeat as docs/guest.md lays it out, decoded here once more so that no test trusts the code it tests.</summary>
internal sealed record Beat(Guid Vm, int Flags, ulong Sequence, ulong GuestNs, ulong Dirtied, ulong Verified, ulong Passes, ulong Corrupt, ulong Stamped)
{
    public bool Running => (Flags & 1) != 0;

    public static Beat? Decode(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length != 80 || !datagram.StartsWith("LABH"u8) || BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]) != 1) return null;
        return new Beat(
            new Guid(datagram[8..24], bigEndian: true), BinaryPrimitives.ReadUInt16LittleEndian(datagram[6..]),
            Number(datagram, 24), Number(datagram, 32), Number(datagram, 40), Number(datagram, 48), Number(datagram, 56), Number(datagram, 64), Number(datagram, 72));
    }

    private static ulong Number(ReadOnlySpan<byte> datagram, int at) => BinaryPrimitives.ReadUInt64LittleEndian(datagram[at..]);
}
