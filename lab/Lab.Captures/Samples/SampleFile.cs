namespace Lab.Captures.Samples;

/// <summary>What a file of samples held, and the lines that could not be read. The last line of a killed probe's file may be cut: that
/// is a fault of one line.</summary>
public sealed record SampleFile<T>(IReadOnlyList<T> Samples, IReadOnlyList<SampleFault> Faults);

/// <summary>A line, counted from 1, and what is wrong with it.</summary>
public sealed record SampleFault(int Line, string What);
