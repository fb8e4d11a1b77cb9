namespace Lab.Runner.Reports.Charts;

/// <summary>Panels below each other on one horizontal axis. Plain data: <see cref="SvgWriter"/> draws it.</summary>
/// <param name="Name">Of small letters, digits and dashes, and of its own on its page: identifiers begin with it.</param>
/// <param name="Title">Above all panels; read out in place of the picture.</param>
/// <param name="X">Of all panels; its numbers stand below the last one.</param>
/// <param name="Panels">From the top; with several columns row by row.</param>
internal sealed record Chart(string Name, string Title, Axis X, IReadOnlyList<Panel> Panels)
{
    public int Width { get; init; } = 960;

    /// <summary>Of each panel in pixels, with its caption and the room below it.</summary>
    public int PanelHeight { get; init; } = 140;

    public int Columns { get; init; } = 1;

    /// <summary>Shaded behind all panels, named above the first.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>Whether names of series stand beside the title. A single one never does: the captions say what it is.</summary>
    public bool Legend { get; init; } = true;

    public int Rows => (Panels.Count + Columns - 1) / Columns;
}
