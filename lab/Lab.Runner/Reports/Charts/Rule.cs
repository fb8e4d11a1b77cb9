namespace Lab.Runner.Reports.Charts;

/// <summary>Where a rule runs.</summary>
internal enum RuleKind
{
    Vertical,
    Horizontal,

    /// <summary>Where both axes have the same value.</summary>
    Diagonal,
}

/// <summary>A straight line across a panel, to measure by.</summary>
/// <param name="At">Of a diagonal without meaning.</param>
/// <param name="Label">At its end, inside the panel.</param>
internal sealed record Rule(RuleKind Kind, double At = 0, string Label = "")
{
    public Colour Colour { get; init; } = PlotColours.Muted;

    public bool Dashed { get; init; } = true;
}
