using Lab.Model.Numbers;

namespace Lab.Runner.Reports.Charts;

/// <summary>From values to pixels.</summary>
/// <param name="Start">Where the domain begins.</param>
/// <param name="End">Where it ends; less than <paramref name="Start"/> for an axis that grows upwards.</param>
internal sealed record Scale(AxisKind Kind, Domain Domain, double Start, double End)
{
    /// <summary>Further out nothing is seen, and numbers of any length would be written.</summary>
    private const double Far = 20_000;

    /// <summary>Not a number for what has no place.</summary>
    public double At(double value)
    {
        if (!double.IsFinite(value)) return double.NaN;
        if (Kind != AxisKind.Logarithmic) return Place(value, Domain.From, Domain.To);
        return value > 0 ? Place(PortableMath.Log(value), PortableMath.Log(Domain.From), PortableMath.Log(Domain.To)) : double.NaN;
    }

    /// <summary>Where areas and bars begin.</summary>
    public double Base => At(Kind == AxisKind.Logarithmic ? Domain.From : Math.Clamp(0, Domain.From, Domain.To));

    private double Place(double value, double from, double to) => Math.Clamp(Start + (value - from) / (to - from) * (End - Start), -Far, Far);
}
