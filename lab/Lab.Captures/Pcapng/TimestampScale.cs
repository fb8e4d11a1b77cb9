namespace Lab.Captures.Pcapng;

/// <summary>Turns an interface's timestamps into nanoseconds since 1970, whatever their resolution. Results beyond a long
/// saturate.</summary>
internal readonly struct TimestampScale
{
    private readonly ulong _factor;
    private readonly ulong _divisor;
    private readonly int _shift;
    private readonly long _offset;

    /// <param name="resolution">As in <c>if_tsresol</c>.</param>
    /// <param name="offsetSeconds">As in <c>if_tsoffset</c>.</param>
    public TimestampScale(byte resolution, long offsetSeconds)
    {
        var power = resolution & 0x7F;
        var binary = (resolution & 0x80) != 0;
        _factor = binary ? 1_000_000_000 : power < 9 ? PowerOfTen(9 - power) : 1;
        _divisor = !binary && power > 9 ? PowerOfTen(Math.Min(power - 9, 19)) : 1;
        _shift = binary ? power : 0;
        _offset = long.CreateSaturating((Int128)offsetSeconds * 1_000_000_000);
        IsNanoseconds = !binary && power == 9 && _offset == 0;
    }

    public bool IsNanoseconds { get; }

    public long ToNanoseconds(ulong timestamp) =>
        IsNanoseconds
            ? (long)Math.Min(timestamp, long.MaxValue)
            : long.CreateSaturating((Int128)(((UInt128)timestamp * _factor / _divisor) >> _shift) + _offset);

    private static ulong PowerOfTen(int power)
    {
        ulong value = 1;
        for (; power > 0; power--) value *= 10;
        return value;
    }
}
