using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Model.Errors;

namespace Lab.Simulation.Recordings;

/// <summary>The few capture filters that scenarios use, on simulated frames.</summary>
internal sealed partial class FrameFilter(Func<ReadOnlyMemory<byte>, bool> passes)
{
    public bool Passes(ReadOnlyMemory<byte> frame) => passes(frame);

    /// <param name="text">In libpcap's notation; null: all pass.</param>
    /// <exception cref="LabException"><see cref="ErrorKind.NotSupported"/>: another filter.</exception>
    public static FrameFilter Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return new FrameFilter(_ => true);
        if (NoneOf().IsMatch(text)) return new FrameFilter(_ => false);
        if (PortIs().Match(text) is { Success: true } match)
        {
            var (port, wanted) = (int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture), !match.Groups["not"].Success);
            return new FrameFilter(frame => HasPort(frame.Span, port) == wanted);
        }

        throw new LabException(ErrorKind.NotSupported, $"The simulation does not model the capture filter '{text}'.");
    }

    private static bool HasPort(ReadOnlySpan<byte> frame, int port)
    {
        var at = frame[12] == 0x81 ? 18 : 14;
        at += frame[at] >> 4 == 4 ? 20 : 40;
        return ((frame[at] << 8) | frame[at + 1]) == port || ((frame[at + 2] << 8) | frame[at + 3]) == port;
    }

    [GeneratedRegex(@"^(less 1|ether proto 0x0000|not ip and not ip6 and not arp)$")]
    private static partial Regex NoneOf();

    [GeneratedRegex(@"^(?<not>not )?(tcp )?port (?<port>\d+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex PortIs();
}
