namespace Lab.Captures.Ledgers;

/// <summary>A capture with a class for each of its conversations, in the same order.</summary>
internal sealed record BookedCapture(CaptureReading Reading, IReadOnlyList<Classification> Classes);
