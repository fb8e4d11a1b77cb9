using System.Globalization;

namespace Lab.Runner.Reports.Charts;

/// <summary>Numbers that read well: 1, 2 or 5 times a power of ten; along decades the powers alone where they suffice.</summary>
internal static class Ticks
{
    private const int Most = 60;
    private const int MostRoom = 16;
    private static readonly double[] Mantissas = [1, 2, 5];

    /// <param name="pixels">The axis' length.</param>
    /// <param name="spacing">The least from one to the next.</param>
    public static IReadOnlyList<Tick> Of(Axis axis, Domain domain, double pixels, double spacing)
    {
        if (axis.Kind == AxisKind.Categories) return [.. axis.Names.Select((name, i) => new Tick(i, name))];
        var room = Math.Max(1, (int)(pixels / spacing));
        return axis.Kind == AxisKind.Logarithmic ? Logarithmic(axis, domain, room) : Linear(axis, domain, room);
    }

    /// <summary>The unit stands at the last one: at each it would be repetition.</summary>
    private static List<Tick> Linear(Axis axis, Domain domain, int room)
    {
        var (mantissa, exponent) = Step((domain.To - domain.From) / room);
        var step = mantissa * Power(exponent);
        var format = exponent < 0 ? "0." + new string('#', -exponent) : "0";
        var slack = step * 1e-9; // an end that is a tick, but for its last bit
        var (first, last) = (Math.Ceiling((domain.From - slack) / step), Math.Floor((domain.To + slack) / step));
        var ticks = new List<Tick>();
        for (var i = first + 0.0; i <= last && ticks.Count < Most; i++) // adding nothing makes a zero of a negative one
        {
            var number = (axis.Mirrored ? Math.Abs(i * step) : i * step).ToString(format, CultureInfo.InvariantCulture);
            ticks.Add(new Tick(i * step, i == last ? axis.Unit.With(number) : number));
        }

        // A zero alone tells nothing of the scale: a little less room between two then.
        return ticks.Exists(tick => tick.At != 0) || domain.To <= domain.From || room > MostRoom ? ticks : Linear(axis, domain, room * 2);
    }

    private static List<Tick> Logarithmic(Axis axis, Domain domain, int room)
    {
        var (least, most) = (Exponent(domain.From), Exponent(domain.To));
        var decades = Enumerable.Range(least, most - least + 1).Where(exponent => domain.Contains(Power(exponent))).ToList();
        var stride = (decades.Count + room - 1) / room;
        var values = decades.Count > 1
            ? decades.Where((_, i) => i % stride == 0).Select(Power)
            : Enumerable.Range(least, most - least + 1).SelectMany(exponent => Mantissas.Select(mantissa => mantissa * Power(exponent))).Where(domain.Contains);
        var ticks = values.Select(value => new Tick(value, axis.Unit.Format(value))).ToList();
        return ticks.Count > 1 ? ticks : Linear(axis, domain, room);
    }

    /// <summary>The smallest good number that is not below <paramref name="raw"/>.</summary>
    private static (double Mantissa, int Exponent) Step(double raw)
    {
        var exponent = Exponent(raw);
        foreach (var mantissa in Mantissas)
            if (mantissa * Power(exponent) >= raw * (1 - 1e-9)) return (mantissa, exponent);
        return (1, exponent + 1);
    }

    /// <summary>Of the largest power of ten that is not above the value. By comparing: a logarithm's last bit is the platform's.</summary>
    private static int Exponent(double value)
    {
        var exponent = 0;
        while (exponent > -300 && Power(exponent) > value) exponent--;
        while (exponent < 300 && Power(exponent + 1) <= value) exponent++;
        return exponent;
    }

    /// <summary>The double nearest to a power of ten, on every platform.</summary>
    private static double Power(int exponent) => double.Parse(string.Create(CultureInfo.InvariantCulture, $"1E{exponent}"), CultureInfo.InvariantCulture);
}
