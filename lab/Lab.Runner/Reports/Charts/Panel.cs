namespace Lab.Runner.Reports.Charts;

/// <summary>One plot of a chart.</summary>
/// <param name="Caption">Above it, on the left.</param>
/// <param name="Series">Drawn in this order, the last on top.</param>
internal sealed record Panel(string Caption, Axis Y, IReadOnlyList<Series> Series)
{
    /// <summary>Above it, on the right.</summary>
    public string Aside { get; init; } = "";

    /// <summary>Why there is nothing to see; in place of axis and series.</summary>
    public string? Note { get; init; }

    /// <summary>Over the series.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Shaded behind this panel alone, unnamed.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    public static Panel Empty(string caption, string note) => new(caption, new Axis(), []) { Note = note };
}
