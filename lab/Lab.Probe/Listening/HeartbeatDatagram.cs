using System.Buffers.Binary;

namespace Lab.Probe.Listening;

/// <summary>A heartbeat of the guest, as <c>docs/guest.md</c> lays it out.</summary>
/// <param name="Stamped">All of the guest's pages are stamped and its workload runs.</param>
internal readonly record struct HeartbeatDatagram(
    Guid Vm, bool Stamped, long Sequence, long GuestNanoseconds, long PagesDirtied, long PagesVerified, long VerifyPasses, long PagesCorrupt)
{
    public const int Size = 80;
    private const int Version = 1;

    /// <summary>False for any other datagram, a later version among them.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> datagram, out HeartbeatDatagram beat)
    {
        beat = default;
        if (datagram.Length != Size || !datagram.StartsWith("LABH"u8) || BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]) != Version) return false;
        beat = new HeartbeatDatagram(
            new Guid(datagram.Slice(8, 16), bigEndian: true),
            (BinaryPrimitives.ReadUInt16LittleEndian(datagram[6..]) & 1) != 0,
            Number(datagram, 24), Number(datagram, 32), Number(datagram, 40), Number(datagram, 48), Number(datagram, 56), Number(datagram, 64));
        return true;
    }

    private static long Number(ReadOnlySpan<byte> datagram, int at) => BinaryPrimitives.ReadInt64LittleEndian(datagram[at..]);
}
