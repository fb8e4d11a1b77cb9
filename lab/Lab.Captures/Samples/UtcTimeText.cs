using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Captures.Samples;

/// <summary>RFC 3339 in UTC with seven digits, always, so that lines sort as text: <c>2026-01-31T12:00:00.0000000Z</c>.</summary>
public sealed class UtcTimeText : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>Any RFC 3339 time is read.</summary>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture));
}
