namespace Lab.Captures;

/// <summary>Nanoseconds since 1970-01-01 UTC, the unit of captures, and .NET's hundred-nanosecond ticks.</summary>
public static class UnixTime
{
    public const long NanosecondsPerTick = 100;

    /// <summary>Any long is a valid time (1677 to 2262); what is finer than a tick is cut off.</summary>
    public static DateTimeOffset ToDateTimeOffset(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    /// <summary>Times outside 1677 to 2262 saturate.</summary>
    public static long FromDateTimeOffset(DateTimeOffset time) =>
        long.CreateSaturating((Int128)(time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick);
}
