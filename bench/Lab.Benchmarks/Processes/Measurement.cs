namespace Lab.Benchmarks.Processes;

/// <summary>Time that passed, and processor time spent, user and system. On a machine shared with others the second is the
/// steadier.</summary>
internal readonly record struct Measurement(TimeSpan Wall, TimeSpan Processor);
