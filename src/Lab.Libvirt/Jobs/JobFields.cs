namespace Lab.Libvirt;

/// <summary>Reads optional fields, whatever integer type libvirt chose for them; what does not fit is clamped, never wrapped.</summary>
internal readonly record struct JobFields(IReadOnlyDictionary<string, object> Raw)
{
    internal long? Number(string field) => Raw.GetValueOrDefault(field) switch
    {
        int value => value,
        uint value => value,
        long value => value,
        ulong value => (long)Math.Min(value, long.MaxValue),
        _ => null,
    };

    /// <summary>libvirt gives times in milliseconds.</summary>
    internal TimeSpan? Time(string field) => Number(field) switch
    {
        null => null,
        var milliseconds when milliseconds >= (long)TimeSpan.MaxValue.TotalMilliseconds => TimeSpan.MaxValue,
        var milliseconds => TimeSpan.FromMilliseconds(milliseconds.Value),
    };

    internal bool? Flag(string field) => Raw.GetValueOrDefault(field) as bool?;

    internal string? Text(string field) => Raw.GetValueOrDefault(field) as string;
}
