using Lab.Captures;

namespace Lab.Runner.Checkers;

/// <summary>The switchover as the wire shows it: the guest's last frame on the source's uplink, its first on the destination's.</summary>
/// <param name="LastOnSource">When it left.</param>
/// <param name="FirstOnDestination">When it left there.</param>
public sealed record WireSilence(DateTimeOffset LastOnSource, DateTimeOffset FirstOnDestination)
{
    public TimeSpan Length => FirstOnDestination - LastOnSource;

    /// <summary>
    /// The longest silence after which the guest, last heard on the source's uplink, is next heard on the destination's. In a quiet network
    /// there is one such change-over; a frame that a switch floods to the other host adds more, each of microseconds. Null when the guest
    /// was never heard to change over.
    /// </summary>
    /// <param name="source">Times in Unix nanoseconds, ascending.</param>
    /// <param name="destination">The same.</param>
    public static WireSilence? Between(IReadOnlyList<long> source, IReadOnlyList<long> destination)
    {
        WireSilence? longest = null;
        for (int s = 0, d = 0; d < destination.Count; d++)
        {
            while (s < source.Count && source[s] < destination[d]) s++;
            if (s == 0 || (d > 0 && destination[d - 1] > source[s - 1])) continue;
            var silence = new WireSilence(UnixTime.ToDateTimeOffset(source[s - 1]), UnixTime.ToDateTimeOffset(destination[d]));
            if (longest is null || silence.Length > longest.Length) longest = silence;
        }

        return longest;
    }
}
