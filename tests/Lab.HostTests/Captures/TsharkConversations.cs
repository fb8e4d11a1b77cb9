using System.Globalization;
using Lab.Captures.Addresses;
using Lab.Captures.Ledgers;

namespace Lab.HostTests.Captures;

/// <summary>What tshark, which shares no code with us, counts in the same file. Its conversation table (<c>-z conv,tcp</c>) prints
/// bytes above 10 kB rounded, so bytes are summed from its per-frame fields, and that sum is checked against the table first.</summary>
internal static class TsharkConversations
{
    private static readonly string[] Fields =
        ["ip.src", "ipv6.src", "tcp.srcport", "ip.dst", "ipv6.dst", "tcp.dstport", "frame.len"];

    public static void SkipIfMissing() => Skip.IfNot(CommandLine.Has("tshark"), "tshark is not installed");

    /// <summary>One for each pair of TCP endpoints, in order of the endpoints.</summary>
    public static IReadOnlyList<TsharkConversation> Read(string path)
    {
        var conversations = Sum(Tshark(["-r", path, "-Y", "tcp && !icmp && !icmpv6", "-T", "fields", "-E", "separator=|", "-E", "occurrence=f", .. Fields.SelectMany(field => (string[])["-e", field])])
            .Select(ParseFrame));
        TsharkTable.AssertAgrees(Tshark(["-r", path, "-q", "-n", "-z", "conv,tcp"]), conversations);
        return conversations;
    }

    /// <summary>What the ledger counted of the same file, in the same form.</summary>
    public static IReadOnlyList<TsharkConversation> From(IEnumerable<Conversation> conversations) => Sum(conversations
        .Where(each => each.IsTcp)
        .SelectMany(each => (Flow[])
        [
            new Flow(each.Client, each.Server, each.ClientToServer.Total.Packets, each.ClientToServer.Total.FrameBytes.Bytes),
            new Flow(each.Server, each.Client, each.ServerToClient.Total.Packets, each.ServerToClient.Total.FrameBytes.Bytes),
        ]));

    /// <summary>Fails the test unless ledger and tshark agree on every TCP conversation of the file, to the byte.</summary>
    /// <returns>How many there are.</returns>
    public static int AssertEqual(CaptureSource source)
    {
        var expected = Read(source.Path);
        Assert.Equal(expected, From(CaptureReading.Read(source, [], TimeSpan.FromMilliseconds(10)).Conversations));
        return expected.Count;
    }

    private static IReadOnlyList<TsharkConversation> Sum(IEnumerable<Flow> flows) =>
    [
        .. flows.GroupBy(flow => flow.From < flow.To ? (flow.From, flow.To) : (flow.To, flow.From))
            .Select(pair => new TsharkConversation(
                pair.Key.Item1,
                pair.Key.Item2,
                pair.Where(flow => flow.From == pair.Key.Item1).Sum(flow => flow.Frames),
                pair.Where(flow => flow.From == pair.Key.Item1).Sum(flow => flow.Bytes),
                pair.Where(flow => flow.From != pair.Key.Item1).Sum(flow => flow.Frames),
                pair.Where(flow => flow.From != pair.Key.Item1).Sum(flow => flow.Bytes)))
            .OrderBy(each => each.Lower).ThenBy(each => each.Upper),
    ];

    private static Flow ParseFrame(string line)
    {
        var cells = line.Split('|');
        return new Flow(Endpoint(cells[0], cells[1], cells[2]), Endpoint(cells[3], cells[4], cells[5]), 1, long.Parse(cells[6], CultureInfo.InvariantCulture));
    }

    private static TransportEndpoint Endpoint(string ipv4, string ipv6, string port) =>
        new(NetworkAddress.Parse(ipv4.Length > 0 ? ipv4 : ipv6), ushort.Parse(port, CultureInfo.InvariantCulture));

    private static string[] Tshark(string[] arguments)
    {
        var (code, output, errors) = CommandLine.Run("tshark", arguments);
        Assert.True(code == 0, $"tshark {string.Join(' ', arguments)} ended with {code}: {errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed record Flow(TransportEndpoint From, TransportEndpoint To, long Frames, long Bytes);
}
