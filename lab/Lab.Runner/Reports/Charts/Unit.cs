using System.Globalization;

namespace Lab.Runner.Reports.Charts;

/// <summary>What an axis counts in.</summary>
/// <param name="Suffix">Behind a number; empty for bare numbers.</param>
internal sealed record Unit(string Suffix)
{
    public static readonly Unit None = new("");
    public static readonly Unit Seconds = new("s");
    public static readonly Unit Milliseconds = new("ms") { Thousand = Seconds };
    public static readonly Unit Mebibytes = new("MiB");
    public static readonly Unit MebibytesPerSecond = new("MiB/s");
    public static readonly Unit MegabitsPerSecond = new("Mbit/s");
    public static readonly Unit Percent = new("%");

    /// <summary>The unit of a thousand of these, if people change to it there.</summary>
    public Unit? Thousand { get; init; }

    /// <summary>A value by itself: <c>2 ms</c>, <c>1.5 s</c>.</summary>
    public string Format(double value) => Thousand is { } larger && Math.Abs(value) >= 1000
        ? larger.Format(value / 1000)
        : With(value.ToString("0.#########", CultureInfo.InvariantCulture));

    public string With(string number) => Suffix.Length == 0 ? number : $"{number} {Suffix}";
}
