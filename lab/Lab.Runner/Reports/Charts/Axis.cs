namespace Lab.Runner.Reports.Charts;

/// <summary>How values become places.</summary>
internal enum AxisKind
{
    Linear,

    /// <summary>By decades. Values that are not above zero have no place.</summary>
    Logarithmic,

    /// <summary>Value i stands at the i-th name, from 0.</summary>
    Categories,
}

/// <summary>What is measured along one side of a panel, and from where to where.</summary>
internal sealed record Axis
{
    public AxisKind Kind { get; init; }

    /// <summary>Below a horizontal axis; of vertical ones captions and titles tell.</summary>
    public string Label { get; init; } = "";

    public Unit Unit { get; init; } = Unit.None;

    /// <summary>Null: as the values need.</summary>
    public double? From { get; init; }

    /// <inheritdoc cref="From"/>
    public double? To { get; init; }

    /// <summary>Zero is in sight, whatever the values.</summary>
    public bool FromZero { get; init; }

    /// <summary>As far below zero as above, and no sign at the numbers: two quantities back to back.</summary>
    public bool Mirrored { get; init; }

    /// <summary>False where the numbers stand elsewhere already.</summary>
    public bool Labelled { get; init; } = true;

    /// <summary>Of <see cref="AxisKind.Categories"/>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
