namespace Lab.Runner.Reports.Pages;

/// <summary>Several migrations run side by side through the diagram, so that a VM that moves on, or to and fro, can be followed.</summary>
/// <param name="count">How many migrations there are, at least one.</param>
internal sealed class Lanes(int count)
{
    private const double WidestLine = 13;
    private const double WidestGap = 18;
    private const double Room = 54;

    private double Gap => count <= 1 ? 0 : Math.Min(WidestGap, Room / (count - 1));

    /// <summary>How thick a line may be without touching the next.</summary>
    public double Thickest => count <= 1 ? WidestLine : Math.Clamp(Gap - 6, 3, WidestLine);

    /// <summary>How far the outermost lane is from the middle.</summary>
    public double Spread => Gap * Math.Max(0, count - 1) / 2;

    /// <summary>Of the lane, from the middle; lanes are counted from 0.</summary>
    public double Offset(int lane) => Gap * lane - Spread;
}
