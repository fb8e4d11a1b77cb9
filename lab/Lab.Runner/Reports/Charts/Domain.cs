namespace Lab.Runner.Reports.Charts;

/// <summary>From where to where an axis runs: finite, and never empty.</summary>
internal readonly record struct Domain(double From, double To)
{
    /// <summary>Of a side where values come close to the edge.</summary>
    private const double Room = 0.08;

    /// <summary>Beyond it differences of doubles overflow.</summary>
    private const double Largest = 1e100;

    /// <summary>As the axis states it, else as the values need it; those that have no place count for nothing.</summary>
    public static Domain Of(Axis axis, IEnumerable<double> values)
    {
        if (axis.Kind == AxisKind.Categories) return new Domain(-0.5, Math.Max(axis.Names.Count, 1) - 0.5);
        var logarithmic = axis.Kind == AxisKind.Logarithmic;
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (!double.IsFinite(value) || Math.Abs(value) > Largest || (logarithmic && value <= 0)) continue;
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        var needed = least > most ? Nothing(axis) : logarithmic ? new Domain(least / 1.5, most * 1.5) : Linear(axis, least, most);
        return Whole(axis.From ?? needed.From, axis.To ?? needed.To, logarithmic);
    }

    public bool Contains(double value) => value >= From && value <= To;

    private static Domain Nothing(Axis axis) =>
        axis.Kind == AxisKind.Logarithmic ? new Domain(1, 10) : axis.Mirrored ? new Domain(-1, 1) : new Domain(0, 1);

    private static Domain Linear(Axis axis, double least, double most)
    {
        if (axis.Mirrored)
        {
            var far = Math.Max(Math.Abs(least), Math.Abs(most)) * (1 + Room);
            return far > 0 ? new Domain(-far, far) : Nothing(axis);
        }

        if (axis.FromZero) (least, most) = (Math.Min(least, 0), Math.Max(most, 0));
        if (axis.FromZero && least == most) return Nothing(axis);
        var room = (most - least) * Room;
        return new Domain(axis.FromZero && least == 0 ? 0 : least - room, axis.FromZero && most == 0 ? 0 : most + room);
    }

    /// <summary>A single value stands in the middle.</summary>
    private static Domain Whole(double from, double to, bool logarithmic)
    {
        if (from < to) return new Domain(from, to);
        if (logarithmic) return new Domain(from / 2, from * 2);
        var around = from == 0 ? 1 : Math.Abs(from) * 0.1;
        return new Domain(from - around, from + around);
    }
}
