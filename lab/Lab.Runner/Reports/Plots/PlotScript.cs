using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lab.Runner.Reports.Plots;

/// <summary>A gnuplot script under construction. Names from outside go in as <see cref="Quote"/>d strings only.</summary>
internal sealed class PlotScript
{
    private readonly StringBuilder _text = new();
    private int _blocks;

    /// <summary>Numbers in the invariant culture.</summary>
    public void Line([InterpolatedStringHandlerArgument("")] Invariant line) => _text.Append('\n');

    /// <summary>An inline data block; rows of numbers, null where a curve has a hole.</summary>
    /// <returns>The block's name for <c>plot</c>.</returns>
    public string Data(IEnumerable<double?[]> rows)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"$data{_blocks++}");
        _text.Append(name).Append(" << EOD\n");
        foreach (var row in rows)
            _text
                .AppendJoin(
                    ' ',
                    row.Select(
                        value => value is { } number && double.IsFinite(number)
                            ? number.ToString("0.######", CultureInfo.InvariantCulture)
                            : "NaN"))
                .Append('\n');
        _text.Append("EOD\n");
        return name;
    }

    /// <summary>A string as gnuplot reads it literally: single quotes, in which nothing is expanded, and no line ends.</summary>
    public static string Quote(string text) =>
        "'" + string.Concat(text.Where(character => !char.IsControl(character))).Replace("'", "''", StringComparison.Ordinal) + "'";

    public override string ToString() => _text.ToString();

    [InterpolatedStringHandler]
    public readonly ref struct Invariant
    {
        private readonly StringBuilder _into;

        public Invariant(int literalLength, int formattedCount, PlotScript script)
        {
            _ = literalLength + formattedCount;
            _into = script._text;
        }

        public void AppendLiteral(string literal) => _into.Append(literal);

        public void AppendFormatted<T>(T value, string? format = null) =>
            _into.Append(
                value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());
    }
}
