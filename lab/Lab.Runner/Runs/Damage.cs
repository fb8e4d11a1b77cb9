namespace Lab.Runner.Runs;

/// <summary>A file of the run that is missing, torn or unreadable. A value, so that whoever judges hears of all of it and still judges the
/// rest.</summary>
/// <param name="File">Relative to the run directory.</param>
/// <param name="Problem">What is wrong, as the end of a sentence that begins with the file's name: <c>is missing</c>.</param>
/// <param name="Offset">Byte offset of the first damaged byte, where known.</param>
public sealed record Damage(string File, string Problem, long? Offset = null)
{
    public override string ToString() =>
        Offset is { } offset ? FormattableString.Invariant($"{File} {Problem} at byte {offset}") : $"{File} {Problem}";
}
