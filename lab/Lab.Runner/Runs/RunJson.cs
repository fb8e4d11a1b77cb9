using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Runner.Runs;

/// <summary>
/// One way to write JSON for every file of a run: camelCase, enumerations as lower-case words, times as UTC RFC 3339 with seven digits,
/// nulls written (a null says "not known", an absent name says nothing).
/// </summary>
public static class RunJson
{
    /// <summary>One object a line, for the <c>.jsonl</c> files.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Indented by two spaces, for files that people open.</summary>
    public static JsonSerializerOptions File { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            NewLine = "\n",
            // The files are read by people and parsers, never pasted into HTML: text stays as it is. The report escapes for itself.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        options.Converters.Add(new UtcTime());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
    }
}
