namespace Lab.Model.Units;

/// <summary>Durations as scenarios write them: <c>300ms</c>, <c>10s</c>, <c>2min</c>, <c>1h</c>.</summary>
public static class Durations
{
    /// <summary>A bare number has no unit and is refused: nobody remembers which one was meant.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (!Quantity.TrySplit(text, out var number, out var unit)) return false;
        double seconds = unit switch { "us" => 1e-6, "ms" => 1e-3, "s" => 1, "min" => 60, "h" => 3600, _ => 0 };
        if (seconds == 0 || number * seconds > TimeSpan.MaxValue.TotalSeconds / 2) return false;
        value = TimeSpan.FromSeconds(number * seconds);
        return true;
    }

    public static string Format(TimeSpan value) => value switch
    {
        { TotalMilliseconds: < 1000 } => FormattableString.Invariant($"{value.TotalMilliseconds:0.#} ms"),
        { TotalSeconds: < 120 } => FormattableString.Invariant($"{value.TotalSeconds:0.##} s"),
        _ => FormattableString.Invariant($"{value.TotalMinutes:0.#} min"),
    };
}
