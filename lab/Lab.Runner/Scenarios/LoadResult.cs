namespace Lab.Runner.Scenarios;

/// <summary>Either what a file says, without faults, or faults.</summary>
/// <param name="Value">Null when there is any fault.</param>
/// <param name="Faults">In the order of the file.</param>
/// <param name="Source">The text that was read, for rendering faults with their lines; empty when it is no text.</param>
public sealed record LoadResult<T>(T? Value, IReadOnlyList<Fault> Faults, string Source)
    where T : class;
