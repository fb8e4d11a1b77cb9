using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Lab.Model.Units;

namespace Lab.Runner.Scenarios.Binding;

/// <summary>The kinds of single values a scenario knows. Quantities carry their unit: nobody remembers which one a bare number was meant in.</summary>
internal static class ScalarShapes
{
    private const string Amount = @"([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*";

    /// <summary>1 PiB: quantities of an experiment are below it, and sums of a few of them fit.</summary>
    private const long Most = 1L << 50;

    private static readonly string[] Sizes = ["B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"];
    private static readonly string[] Rates = [.. Sizes.Select(unit => unit + "/s"), "bit/s", "kbit/s", "Mbit/s", "Gbit/s"];
    private static readonly string[] Times = ["us", "ms", "s", "min", "h"];

    public static ScalarShape Text(TextForm? form) => form is { } known
        ? new(TextForms.InWords(known), "", text => TextForms.Fits(known, text) ? text : null, Tidied, schema => AddPattern(schema, TextForms.Pattern(known)))
        : new("text, not empty", "", text => text.Length > 0 ? text : null, _ => null, schema => AddPattern(schema, "."));

    public static ScalarShape Flag() => new(
        "true or false",
        false,
        text => text switch { "true" => true, "false" => false, _ => null },
        text => text.ToUpperInvariant() switch
        {
            "YES" or "ON" or "Y" or "TRUE" or "1" => "true",
            "NO" or "OFF" or "N" or "FALSE" or "0" => "false",
            _ => NearestName.Of(text, ["true", "false"]),
        },
        schema => schema["type"] = "boolean");

    public static ScalarShape Number(WithinAttribute? within)
    {
        var (least, greatest) = within is null ? (0, int.MaxValue) : (within.Least, within.Greatest);
        return new(
            FormattableString.Invariant($"a whole number from {least} to {greatest}"),
            least,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= greatest ? value : null,
            _ => null,
            schema => (schema["type"], schema["minimum"], schema["maximum"]) = ("integer", least, greatest));
    }

    public static ScalarShape Word(Type type)
    {
        var words = Enum.GetNames(type).ToDictionary(ShapeTable.NameOf, name => Enum.Parse(type, name));
        return new(
            "one of: " + string.Join(", ", words.Keys),
            Activator.CreateInstance(type),
            words.GetValueOrDefault,
            text => NearestName.Of(text, words.Keys),
            schema => AddWords(schema, type, words.Keys));
    }

    public static ScalarShape Size() => Quantity(
        "a size such as 256MiB, at most 1024TiB", Sizes, "MiB", ByteCount.Zero, text => ByteCount.TryParse(text, out var value) && value.Bytes <= Most ? value : null);

    public static ScalarShape Rate() => Quantity(
        "a rate such as 4MiB/s or 100Mbit/s, at most 1024TiB/s",
        Rates,
        "MiB/s",
        Bandwidth.Unlimited,
        text => text == "0" ? new Bandwidth(0) : Bandwidth.TryParse(text, out var value) && value.BytesPerSecond <= Most ? value : null);

    public static ScalarShape Duration() => Quantity(
        "a duration such as 300ms or 10s, at most 24h",
        Times,
        "ms",
        TimeSpan.Zero,
        text => text == "0" ? TimeSpan.Zero : Durations.TryParse(text, out var value) && value <= TimeSpan.FromDays(1) ? value : null);

    public static ScalarShape Network() => new(
        "a subnet such as 192.168.100.0/24",
        null,
        text => Subnet.TryParse(text, out var value, out _) ? value : null,
        text => Subnet.TryParse(text, out _, out var proper) || proper is null ? null : proper.ToString(),
        schema => AddPattern(schema, "^[0-9a-fA-F:.]+/[0-9]+$"));

    public static ScalarShape Address() => new(
        "an address such as 192.168.100.11, without a prefix",
        null,
        text => Subnet.TryParseAddress(text, out var value) ? value : null,
        text => text.Split('/') is [var address, _] ? address : null,
        schema => AddPattern(schema, "^[0-9a-fA-F:.]+$"));

    private static ScalarShape Quantity(string expected, string[] units, string usual, object neutral, Func<string, object?> read) => new(
        $"{expected} (units: {string.Join(", ", units)})",
        neutral,
        text => text == "0" || HasUnit(text) ? read(text) : null,
        text => GuessUnit(text, units, usual),
        schema => schema["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["pattern"] = $"^{Amount}({string.Join('|', units)})$" }, new JsonObject { ["const"] = 0 }));

    private static bool HasUnit(string text) => text.Length > 0 && !char.IsAsciiDigit(text[^1]) && text[^1] != '.';

    private static string? GuessUnit(string text, string[] units, string usual)
    {
        var amount = text.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        if (amount == 0) return null;
        var unit = text[amount..].Trim();
        if (unit.Length == 0) return text[..amount] + usual;
        var folded = units.FirstOrDefault(known => known.Equals(unit, StringComparison.OrdinalIgnoreCase))
            ?? units.FirstOrDefault(known => known.Equals(unit + "/s", StringComparison.OrdinalIgnoreCase))
            ?? NearestName.Of(unit, units);
        return folded is null ? null : text[..amount] + folded;
    }

    private static string Tidied(string text) => text.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-');

    private static void AddPattern(JsonObject schema, string pattern) => (schema["type"], schema["pattern"]) = ("string", pattern);

    private static void AddWords(JsonObject schema, Type type, IEnumerable<string> words)
    {
        schema["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]);
        var meanings = Enum.GetNames(type)
            .Select(name => (Word: ShapeTable.NameOf(name), Meaning: type.GetField(name)!.GetCustomAttribute<DescribeAttribute>()?.Text))
            .Where(pair => pair.Meaning is not null)
            .Select(pair => $"{pair.Word}: {pair.Meaning}");
        var text = string.Join('\n', meanings);
        if (text.Length > 0) schema["description"] = text;
    }
}
