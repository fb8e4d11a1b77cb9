namespace Lab.Providers.Hosts;

/// <summary>A host's clock beside the runner's.</summary>
/// <param name="Ahead">What the host's clock shows more than ours at the same moment; negative: less.</param>
/// <param name="Uncertainty">The truth lies within so much of it.</param>
public sealed record ClockOffset(TimeSpan Ahead, TimeSpan Uncertainty);
