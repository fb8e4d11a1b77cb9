using System.Buffers.Binary;
using Lab.Captures.Addresses;
using Lab.Captures.Pcapng;

namespace Lab.Runner.Checkers;

/// <summary>Finds the frames of one guest in a capture of a host's uplink.</summary>
internal static class GuestFrames
{
    private const ushort ReverseArp = 0x8035;

    /// <summary>
    /// Times, in Unix nanoseconds and ascending, of the frames that the guest sent to one receiver, and of the RARP frames that the hypervisor sends in its name where it resumes.
    /// Other broadcasts are left out: every host hears them, wherever the guest runs. Null when the capture cannot be opened.
    /// </summary>
    public static IReadOnlyList<long>? Times(string path, MacAddress guest)
    {
        try
        {
            using var reader = PcapngReader.Open(path);
            var times = new List<long>();
            while (reader.TryRead(out var packet))
            {
                var frame = packet.Data;
                if (frame.Length < 14 || MacAddress.Read(frame[6..]) != guest) continue;
                if (!MacAddress.Read(frame).IsGroup || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == ReverseArp) times.Add(packet.TimestampNanoseconds);
            }

            times.Sort();
            return times;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
