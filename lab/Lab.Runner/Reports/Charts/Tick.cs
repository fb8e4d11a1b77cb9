namespace Lab.Runner.Reports.Charts;

/// <summary>A value with a number at the axis.</summary>
internal readonly record struct Tick(double At, string Label);
