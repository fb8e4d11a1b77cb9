using System.Diagnostics;
using System.Globalization;
using Lab.Captures.Addresses;

namespace Lab.Benchmarks.Comparing;

/// <summary>What tshark, which shares no code with us, reads in a capture.</summary>
internal static class Tshark
{
    private static readonly string[] Fields =
        ["ip.src", "ipv6.src", "tcp.srcport", "ip.dst", "ipv6.dst", "tcp.dstport", "frame.len"];

    /// <summary>Sums its per-frame fields: its own table of conversations is rounded.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its words.</exception>
    public static ConversationTotals Read(string path)
    {
        // What an ICMP error quotes is no segment of its connection.
        string[] arguments =
        [
            "-r", path, "-n", "-Y", "tcp && !icmp && !icmpv6", "-T", "fields", "-E", "separator=|", "-E", "occurrence=f", .. Fields.SelectMany(field => new[] { "-e", field }),
        ];
        using var process = Process.Start(new ProcessStartInfo("tshark", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var totals = new ConversationTotals();
        while (process.StandardOutput.ReadLine() is { } line) Add(totals, line.Split('|'));
        process.WaitForExit();
        return process.ExitCode == 0 ? totals : throw new InvalidOperationException($"tshark ended with {process.ExitCode}: {errors.Result}");
    }

    private static void Add(ConversationTotals totals, string[] cells) =>
        totals.Add(Endpoint(cells[0], cells[1], cells[2]), Endpoint(cells[3], cells[4], cells[5]), 1, long.Parse(cells[6], CultureInfo.InvariantCulture));

    private static TransportEndpoint Endpoint(string ipv4, string ipv6, string port) =>
        new(NetworkAddress.Parse(ipv4.Length > 0 ? ipv4 : ipv6), ushort.Parse(port, CultureInfo.InvariantCulture));
}
