using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Captures.Addresses;

namespace Lab.HostTests.Captures;

/// <summary>tshark's own conversation table, as it prints it: frames exactly, bytes with three to four digits and a unit.</summary>
internal static partial class TsharkTable
{
    /// <summary>Fails the test unless the table's frames equal the sums, and its bytes do within what it prints.</summary>
    public static void AssertAgrees(IEnumerable<string> table, IReadOnlyList<TsharkConversation> sums)
    {
        var rows = table.Select(line => Row().Match(line)).Where(match => match.Success).Select(Parse).ToArray();
        foreach (var sum in sums)
        {
            var (up, down) = ((Frames: 0L, Low: 0L, High: 0L), (Frames: 0L, Low: 0L, High: 0L));
            foreach (var row in rows)
            {
                if (row.From == sum.Lower && row.To == sum.Upper) (up, down) = (Add(up, row.There), Add(down, row.Back));
                else if (row.From == sum.Upper && row.To == sum.Lower) (up, down) = (Add(up, row.Back), Add(down, row.There));
            }

            Assert.Equal((sum.FramesUp, sum.FramesDown), (up.Frames, down.Frames));
            Assert.InRange(sum.FrameBytesUp, up.Low, up.High);
            Assert.InRange(sum.FrameBytesDown, down.Low, down.High);
        }

        Assert.Equal(sums.Sum(each => each.FramesUp + each.FramesDown), rows.Sum(row => row.There.Frames + row.Back.Frames));
    }

    private static (long, long, long) Add((long Frames, long Low, long High) one, (long Frames, long Low, long High) other) =>
        (one.Frames + other.Frames, one.Low + other.Low, one.High + other.High);

    private static TableRow Parse(Match match) => new(
        Endpoint(match.Groups["from"].Value),
        Endpoint(match.Groups["to"].Value),
        Cell(match, "there"),
        Cell(match, "back"));

    /// <summary>It prints IPv6 addresses without brackets: the last colon is the port's.</summary>
    private static TransportEndpoint Endpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        return new TransportEndpoint(NetworkAddress.Parse(text[..colon]), ushort.Parse(text[(colon + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>A printed "3004 kB" stands for anything from 3003 to 3005: the version at hand may cut or round.</summary>
    private static (long, long, long) Cell(Match match, string name)
    {
        var value = long.Parse(match.Groups[name + "Bytes"].Value, CultureInfo.InvariantCulture);
        var unit = match.Groups[name + "Unit"].Value switch { "bytes" => 1L, "kB" => 1000, "MB" => 1_000_000, _ => 1_000_000_000 };
        var slack = unit == 1 ? 0 : 1;
        return (long.Parse(match.Groups[name + "Frames"].Value, CultureInfo.InvariantCulture), (value - slack) * unit, (value + slack) * unit);
    }

    [GeneratedRegex(@"^(?<from>\S+)\s+<->\s+(?<to>\S+)\s+(?<backFrames>\d+)\s+(?<backBytes>\d+)\s(?<backUnit>\S+)\s+(?<thereFrames>\d+)\s+(?<thereBytes>\d+)\s(?<thereUnit>\S+)\s")]
    private static partial Regex Row();

    private sealed record TableRow(
        TransportEndpoint From, TransportEndpoint To, (long Frames, long Low, long High) There, (long Frames, long Low, long High) Back);
}
