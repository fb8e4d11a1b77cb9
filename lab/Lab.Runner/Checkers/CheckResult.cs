namespace Lab.Runner.Checkers;

/// <summary>What one checker found.</summary>
public sealed record CheckResult
{
    public required string Name { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>One sentence that someone tired understands.</summary>
    public required string Summary { get; init; }

    public required IReadOnlyList<EvidenceLine> Evidence { get; init; }

    /// <summary>Numbers for machines, by name with the unit at its end: <c>vm1.wireBytes</c>,
    /// <c>vm1.downtimeWireMilliseconds</c>.</summary>
    public required IReadOnlyDictionary<string, double> Measurements { get; init; }
}

/// <summary>One finding in words, with its numbers.</summary>
/// <param name="Verdict">What it says by itself; null for a remark that decides nothing.</param>
public sealed record EvidenceLine(Verdict? Verdict, string Text);
