namespace Lab.Runner.Reports.Charts;

/// <summary>A shaded stretch of the horizontal axis.</summary>
/// <param name="Label">Above the first panel, where there is room for it.</param>
internal sealed record Band(double From, double To, Colour Colour, string Label = "")
{
    public double Opacity { get; init; } = 1;

    /// <summary>Shown when the reader points at it.</summary>
    public string Title { get; init; } = Label;

    /// <summary>The label stands out, also where the band is narrower.</summary>
    public bool Stressed { get; init; }
}
