using System.Text.Json;

namespace Lab.Runner.Runs;

/// <summary>One line of <c>history.jsonl</c>.</summary>
/// <param name="Source"><c>runner</c>, <c>engine</c>, <c>agent@host</c>, <c>libvirt@host</c> or <c>probe@host</c>.</param>
/// <param name="Kind">One of <see cref="EventKinds"/>, or an engine's or agent's own kind.</param>
/// <param name="Data">An object; an absent value reads as an empty one.</param>
public sealed record HistoryEvent(DateTimeOffset Time, string Source, string Kind, JsonElement Data)
{
    /// <summary>Ordinals, exit codes and milliseconds are all that is read as numbers: thirty years of milliseconds are enough.</summary>
    private const double MostOfAnything = 1e12;

    /// <summary>The host after the <c>@</c> of the source, or null.</summary>
    public string? SourceHost => Source.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? Source[(at + 1)..] : null;

    /// <summary>A text of the data, or null when it is absent, null or no text.</summary>
    public string? Text(string name) => Property(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A text of what an engine's event carries beside its message (its own <c>data</c>), or null.</summary>
    public string? Detail(string name) => Property("data") is { ValueKind: JsonValueKind.Object } own && own.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A number of the data, or null when it is absent, null, no number or beyond <see cref="MostOfAnything"/>.</summary>
    public double? Number(string name) =>
        Property(name) is { ValueKind: JsonValueKind.Number } value && Math.Abs(value.GetDouble()) <= MostOfAnything ? value.GetDouble() : null;

    /// <summary>A list of texts, empty when absent.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Property(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    internal static HistoryEvent Read(JsonElement line) => new(
        Plausible(line.GetProperty("time").GetDateTimeOffset()),
        line.GetProperty("source").GetString() ?? throw new JsonException("no source"),
        line.GetProperty("kind").GetString() ?? throw new JsonException("no kind"),
        line.TryGetProperty("data", out var data) ? data : default);

    /// <summary>Times near the ends of the calendar cannot be reckoned with, and no run was recorded there.</summary>
    private static DateTimeOffset Plausible(DateTimeOffset time) =>
        time.UtcDateTime.Year is >= 1970 and < 2200 ? time : throw new JsonException("no time of a run");

    private JsonElement? Property(string name) =>
        Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(name, out var value) ? value : null;
}
