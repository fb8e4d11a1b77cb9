namespace Lab.Runner.Scenarios;

/// <summary>One thing wrong with a file that people write: a scenario, an inventory.</summary>
/// <param name="File">As the user named it.</param>
/// <param name="Line">From 1; 0 when the fault is the file itself.</param>
/// <param name="Column">From 1; 0 as for <paramref name="Line"/>.</param>
/// <param name="Path">Where in the document: <c>networks[1].vlan</c>; empty for the whole of it.</param>
/// <param name="Message">One sentence without a full stop: what is wrong, and what is accepted.</param>
/// <param name="Suggestion">What was probably meant, to be put in place of what stands there; or null.</param>
public sealed record Fault(string File, int Line, int Column, string Path, string Message, string? Suggestion = null)
{
    /// <summary><c>x.yaml:12:9: unknown key 'dirty-rat'; did you mean 'dirty-rate'?</c></summary>
    public override string ToString() => $"{Place}: {Sentence}";

    public string Place => Line == 0 ? File : FormattableString.Invariant($"{File}:{Line}:{Column}");

    public string Sentence => Suggestion is null ? Message : $"{Message}; did you mean '{Suggestion}'?";
}
