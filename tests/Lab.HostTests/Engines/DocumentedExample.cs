using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lab.HostTests.Engines;

/// <summary>One example of docs/engine.md: a request, and what must come back.</summary>
public sealed partial record DocumentedExample(int Line, string Method, string Path, string? Body, int Status, bool Once, string Answer)
{
    public static IReadOnlyList<DocumentedExample> Read(string markdown) => [.. Block().Matches(markdown).Select(m => Parse(m, markdown[..m.Index].Count(c => c == '\n') + 1))];

    /// <summary>Null when <paramref name="actual"/> has all that the example shows; else the first difference.</summary>
    public string? Differs(JsonElement actual) => Differs(JsonDocument.Parse(Answer).RootElement, actual, "$");

    private static DocumentedExample Parse(Match match, int line)
    {
        var body = match.Groups["body"].Value.Trim();
        return new DocumentedExample(
            line, match.Groups["method"].Value, match.Groups["path"].Value, body.Length == 0 ? null : body, int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture), match.Groups["once"].Success,
            match.Groups["answer"].Value);
    }

    private static string? Differs(JsonElement expected, JsonElement actual, string at)
    {
        if (expected.ValueKind == JsonValueKind.String && expected.GetString() == "*") return null;
        if (expected.ValueKind != actual.ValueKind) return $"{at} is {actual.GetRawText()}, not {expected.GetRawText()}";
        return expected.ValueKind switch
        {
            JsonValueKind.Object => expected.EnumerateObject().Select(m => actual.TryGetProperty(m.Name, out var member) ? Differs(m.Value, member, $"{at}.{m.Name}") : $"{at} has no {m.Name}").FirstOrDefault(d => d is not null),
            JsonValueKind.Array when expected.GetArrayLength() != actual.GetArrayLength() => $"{at} has {actual.GetArrayLength()} elements, not {expected.GetArrayLength()}",
            JsonValueKind.Array => expected.EnumerateArray().Zip(actual.EnumerateArray()).Select((pair, i) => Differs(pair.First, pair.Second, $"{at}[{i}]")).FirstOrDefault(d => d is not null),
            _ => expected.GetRawText() == actual.GetRawText() ? null : $"{at} is {actual.GetRawText()}, not {expected.GetRawText()}",
        };
    }

    [GeneratedRegex(@"```http\n(?<method>[A-Z]+) (?<path>\S+)\n(?<body>.*?)\n(?<status>\d{3})(?<once> once)?\n(?<answer>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
