namespace Lab.Captures.Pcapng;

/// <summary>Where a capture file stops making sense, and why. Everything before <see cref="Offset"/> was read.</summary>
public sealed record CaptureDamage(long Offset, string What)
{
    public override string ToString() => $"at byte {Offset}: {What}";
}
