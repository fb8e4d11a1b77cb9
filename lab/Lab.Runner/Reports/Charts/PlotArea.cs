namespace Lab.Runner.Reports.Charts;

/// <summary>Where a panel's values are drawn, in pixels.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;
}
