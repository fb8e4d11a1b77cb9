using System.Text;
using Lab.Model.Units;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios;

/// <summary>The reference part of <c>docs/scenario.md</c>: a table of keys for each map, from the shapes that also bind them.</summary>
public static class ScenarioReference
{
    public const string Begin = "<!-- generated: begin -->";
    public const string End = "<!-- generated: end -->";

    private const string Root = "the file";

    /// <summary>Markdown, with the markers that surround it.</summary>
    public static string Generate()
    {
        var maps = new List<(string Title, MapShape Map)>();
        Collect(Root, new ShapeTable().MapOf(typeof(Scenario)), maps);
        var text = new StringBuilder(Begin + "\n");
        foreach (var (title, map) in maps)
        {
            text.Append("\n### ").Append(title).Append("\n\n").Append(map.Description).Append("\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
            foreach (var key in map.Keys) text.Append($"| `{key.Name}` | {Cell(Value(key.Shape))} | {Default(key)} | {Cell(Meaning(key))} |\n");
        }

        return text.Append('\n').Append(End).ToString();
    }

    private static void Collect(string title, MapShape map, List<(string Title, MapShape Map)> found)
    {
        if (found.Any(item => item.Map == map)) return;
        found.Add((title, map));
        foreach (var key in map.Keys)
        {
            var (inner, suffix) = key.Shape switch
            {
                ListShape list => (list.Item, "[]"),
                NamedValuesShape named => (named.Value, ".NAME"),
                var shape => (shape, ""),
            };
            if (inner is MapShape next) Collect((title == Root ? "" : title + ".") + key.Name + suffix, next, found);
        }
    }

    private static string Value(ValueShape shape) => shape switch
    {
        ListShape { Item: MapShape } => "a list of maps",
        ListShape list => $"a list; each {Value(list.Item)}",
        NamedValuesShape => "a map by name",
        _ => shape.Expected,
    };

    private static string Default(KeyShape key) => key.Default switch
    {
        _ when key.Required => "required",
        bool flag => flag ? "true" : "false",
        int number => FormattableString.Invariant($"{number}"),
        Enum word => ShapeTable.NameOf(word.ToString()),
        ByteCount { Bytes: 0 } or Bandwidth { BytesPerSecond: 0 } => "0",
        ByteCount size => FormattableString.Invariant($"{size.Mebibytes}MiB"),
        _ => "",
    };

    private static string Meaning(KeyShape key) => key.Example is null ? key.Description : $"{key.Description} Example: `{key.Example}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
