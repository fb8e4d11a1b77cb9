namespace Lab.Runner.Reports.Charts;

/// <summary>A colour by what it stands for.</summary>
/// <param name="Name">Of the style sheet's variable, without its dashes.</param>
/// <param name="Light">On a white page: <c>#rrggbb</c>, lower case.</param>
/// <param name="Dark">On a dark one.</param>
internal sealed record Colour(string Name, string Light, string Dark);
