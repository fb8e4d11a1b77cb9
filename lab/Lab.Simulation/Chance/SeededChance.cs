namespace Lab.Simulation.Chance;

/// <summary>
/// Chance that is the same for the same seed, on every platform and every version of the runtime (which <c>Random</c> does not promise): SplitMix64 (Steele, Lea and Flood, 2014).
/// </summary>
public sealed class SeededChance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A stream of its own, so that what one part draws does not change what another gets.</summary>
    /// <param name="name">Of the part.</param>
    public static SeededChance Of(ulong seed, string name)
    {
        // FNV-1a
        var hash = 14695981039346656037UL;
        foreach (var letter in name) hash = (hash ^ letter) * 1099511628211UL;
        return new SeededChance(seed ^ hash);
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to <paramref name="limit"/>, without it.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>From 0 to 1, without 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double least, double most) => least + ((most - least) * Fraction());

    public TimeSpan Between(TimeSpan least, TimeSpan most) => TimeSpan.FromTicks(least.Ticks + (long)((most.Ticks - least.Ticks) * Fraction()));

    public bool Happens(double probability) => Fraction() < probability;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A UUID of version 8 (RFC 9562).</summary>
    public Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, Next());
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Next());
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
