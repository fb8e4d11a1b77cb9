using Lab.Captures.Pcapng;
using Lab.Model.Units;

namespace Lab.Captures.Ledgers;

/// <summary>What there is to know of one capture as evidence.</summary>
public sealed record CaptureReport
{
    public required string Host { get; init; }

    public required string Interface { get; init; }

    /// <summary>The file's name, without its folder.</summary>
    public required string File { get; init; }

    public required long Packets { get; init; }

    /// <summary>Sum of the frames' lengths on the wire.</summary>
    public required ByteCount FrameBytes { get; init; }

    public required ByteCount FileBytes { get; init; }

    public required int Conversations { get; init; }

    /// <summary>Of the earliest and the latest packet; null when there is none.</summary>
    public required DateTimeOffset? First { get; init; }

    public required DateTimeOffset? Last { get; init; }

    /// <summary>The last counters in the file; null when it has none.</summary>
    public required CaptureStatistics? Statistics { get; init; }

    /// <summary>The capture was ended in order. False means it was killed, and up to a quarter of a second may be missing at its
    /// end.</summary>
    public required bool Closed { get; init; }

    /// <summary>Only frames that pass it were taken, so that what is not there proves nothing; null when all were.</summary>
    public required string? Filter { get; init; }

    /// <summary>Where the file stops making sense; null when all of it was read. A file that cannot be opened is damaged at byte
    /// 0.</summary>
    public required CaptureDamage? Damage { get; init; }
}
