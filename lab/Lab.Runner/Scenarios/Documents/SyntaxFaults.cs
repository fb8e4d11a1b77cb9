using YamlDotNet.Core;

namespace Lab.Runner.Scenarios.Documents;

/// <summary>The parser's messages in the words of someone who writes scenarios, not parsers.</summary>
internal static class SyntaxFaults
{
    private static readonly (string Says, string Means)[] Known =
    [
        ("found invalid mapping", "a ':' that cannot stand here: quote a text that holds ': ', and look for a missing ':' or a missing space after one on the line above"),
        ("did not find expected key", "expected 'key: value' here: look at the indentation and for a missing ':'"),
        ("did not find expected '-' indicator", "expected '- ' here: look at the indentation of the list"),
        ("invalid tab", "indented with a tab; YAML takes spaces only"),
        ("tab character", "indented with a tab; YAML takes spaces only"),
        ("unexpected end of stream", "a quote that is opened here is never closed"),
        ("cannot start any token", "a value cannot begin with this character; quote it"),
        ("incompatible YAML document", "written for another version of YAML than 1.2"),
    ];

    public static string InWords(YamlException problem)
    {
        foreach (var (says, means) in Known)
        {
            if (problem.Message.Contains(says, StringComparison.Ordinal)) return means;
        }

        return "is not valid YAML: " + problem.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }

    public static Place PlaceOf(YamlException problem) => new(Math.Max(1, (int)problem.Start.Line), Math.Max(1, (int)problem.Start.Column));
}
