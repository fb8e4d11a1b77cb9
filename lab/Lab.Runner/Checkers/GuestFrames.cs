using System.Buffers.Binary;
using Lab.Captures.Addresses;
using Lab.Captures.Decoding;
using Lab.Captures.Pcapng;

namespace Lab.Runner.Checkers;

/// <summary>Finds the frames of one guest in a capture of a host's uplink.</summary>
internal static class GuestFrames
{
    private const ushort ReverseArp = 0x8035;

    /// <summary>
    /// Times, in Unix nanoseconds and ascending, of the frames that the guest sent to one receiver. Broadcasts are left out: every host
    /// hears them, wherever the guest runs. Null when the capture cannot be opened.
    /// </summary>
    /// <param name="clockAhead">Of the host's clock, taken off.</param>
    /// <param name="announced">
    /// Also the RARP broadcasts that the hypervisor sends in the guest's name where it resumes: asked of the destination, where they are
    /// the first sign of life. The source hears them too.
    /// </param>
    public static IReadOnlyList<long>? Times(string path, TimeSpan clockAhead, MacAddress guest, bool announced)
    {
        try
        {
            using var reader = PcapngReader.Open(path, clockAhead);
            var times = new List<long>();
            while (reader.TryRead(out var packet))
            {
                var frame = packet.Data;
                if (frame.Length < 14 || MacAddress.Read(frame[6..]) != guest) continue;
                if (!MacAddress.Read(frame).IsGroup || announced && EtherType(frame) == ReverseArp)
                    times.Add(packet.TimestampNanoseconds);
            }

            times.Sort();
            return times;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Behind any VLAN tags.</summary>
    private static ushort EtherType(ReadOnlySpan<byte> frame)
    {
        for (var at = 12; frame.Length >= at + 2; at += 4)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(frame[at..]);
            if (!EtherTypes.IsTag(type)) return type;
        }

        return 0;
    }
}
