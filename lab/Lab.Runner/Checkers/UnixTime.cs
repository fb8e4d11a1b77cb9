namespace Lab.Runner.Checkers;

/// <summary>Between the captures' and heartbeats' nanoseconds since 1970 and the history's times (100 ns ticks).</summary>
internal static class UnixTime
{
    public static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;

    public static DateTimeOffset From(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
