using Lab.Runner.Scenarios.Documents;

namespace Lab.Runner.Scenarios.Binding;

/// <summary>Makes records of a document by their shapes, reporting every fault on the way. What cannot be read becomes neutral and its path is marked as spoilt.</summary>
/// <param name="whole">False when the document broke off: keys that are missing then are not reported.</param>
/// <param name="kind">What the document is, for messages: <c>scenario</c>.</param>
internal sealed class Binder(FaultList faults, bool whole, string kind)
{
    /// <returns>The value, or null when it could not be read.</returns>
    public object? Bind(DocumentNode node, ValueShape shape, string path)
    {
        if (node is SpoiltNode)
        {
            faults.Spoil(path);
            return null;
        }

        return shape switch
        {
            ScalarShape scalar => BindScalar(node, scalar, path),
            ListShape list => BindList(node, list, path),
            NamedValuesShape named => BindNamed(node, named, path),
            MapShape map => BindMap(node, map, path),
            _ => throw new InvalidOperationException($"No binding for {shape.GetType().Name}."),
        };
    }

    private object? BindScalar(DocumentNode node, ScalarShape shape, string path)
    {
        if (node is not ScalarNode { IsNull: false } scalar) return Refuse(node, shape, path);
        if (shape.Read(scalar.Text) is { } value) return value;
        faults.Add(node.Place, path, $"'{Shortened(scalar.Text)}' is not accepted here; expected {shape.Expected}", shape.Guess(scalar.Text));
        return null;
    }

    private Array? BindList(DocumentNode node, ListShape shape, string path)
    {
        if (node is not ListNode list) return (Array?)Refuse(node, shape, path);
        if (list.Items.Count == 0 && !shape.MayBeEmpty) faults.Add(node.Place, path, "is an empty list; expected at least one item");
        var items = new List<object>();
        for (var index = 0; index < list.Items.Count; index++)
        {
            var item = Bind(list.Items[index], shape.Item, FormattableString.Invariant($"{path}[{index}]"));
            // Records keep their place, so that paths of the rules stay true; words and texts that could not be read are left out.
            if ((item ?? (shape.Item as MapShape)?.Neutral()) is { } kept) items.Add(kept);
        }

        return shape.Make(items);
    }

    private System.Collections.IDictionary? BindNamed(DocumentNode node, NamedValuesShape shape, string path)
    {
        if (node is not MapNode map) return (System.Collections.IDictionary?)Refuse(node, shape, path);
        var items = new List<KeyValuePair<string, object>>();
        foreach (var entry in map.Entries)
        {
            if (Bind(entry.Value, shape.Value, Below(path, entry.Key)) is { } value) items.Add(new(entry.Key, value));
        }

        return shape.Make(items);
    }

    private object? BindMap(DocumentNode node, MapShape shape, string path)
    {
        if (node is not MapNode map)
        {
            if (node is not ScalarNode { IsNull: false } || shape.Shorthand is not { } shorthand) return Refuse(node, shape, path);
            if (Bind(node, shorthand.Shape, path) is not { } alone) return null;
            var brief = shape.Neutral();
            shorthand.Property.SetValue(brief, alone);
            return brief;
        }

        var made = shape.Neutral();
        var present = new HashSet<string>(map.Entries.Select(entry => entry.Key), StringComparer.Ordinal);
        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (shape.Key(entry.Key) is not { } key)
            {
                if (ReportUnknown(entry, shape, path, present) is { } nearest) meant.Add(nearest);
            }
            else if (Bind(entry.Value, key.Shape, Below(path, key.Name)) is { } value)
            {
                key.Property.SetValue(made, value);
            }
        }

        ReportMissing(map, shape, path, present, meant);
        return made;
    }

    private string? ReportUnknown(MapEntry entry, MapShape shape, string path, HashSet<string> present)
    {
        var home = shape.Keys.FirstOrDefault(key => key.Shape is MapShape inner && inner.Key(entry.Key) is not null);
        var nearest = home is null ? NearestName.Of(entry.Key, shape.Keys.Select(key => key.Name).Where(name => !present.Contains(name))) : null;
        var message = home is null ? $"unknown key '{Shortened(entry.Key)}'" : $"unknown key '{entry.Key}' here; it belongs under '{home.Name}'";
        if (home is null && nearest is null) message += "; known here: " + string.Join(", ", shape.Keys.Select(key => key.Name));
        faults.Add(entry.KeyPlace, Below(path, entry.Key), message, nearest);
        if (nearest is not null) faults.Spoil(Below(path, nearest));
        return nearest;
    }

    private void ReportMissing(MapNode map, MapShape shape, string path, HashSet<string> present, HashSet<string> meant)
    {
        if (!whole) return;
        foreach (var key in shape.Keys)
        {
            if (key.Required && !present.Contains(key.Name) && !meant.Contains(key.Name))
                faults.Add(map.Place, Below(path, key.Name), $"'{key.Name}' is missing{Of(path)}: {Sentence(key)}");
        }

        if (shape.ExactlyOne && present.Count != 1 && meant.Count == 0)
            faults.Add(map.Place, path, $"holds {present.Count} keys; expected exactly one of: {string.Join(", ", shape.Keys.Select(key => key.Name))}");
    }

    private object? Refuse(DocumentNode node, ValueShape shape, string path)
    {
        var what = path.Length == 0 ? $"the {kind}" : $"'{LastName(path)}'";
        var expected = shape is MapShape { Shorthand: { } shorthand } ? $"{shape.Expected}, or {shorthand.Shape.Expected}" : shape.Expected;
        faults.Add(node.Place, path, $"{what} is {node.Kind}; expected {expected}");
        return null;
    }

    private static string Sentence(KeyShape key)
    {
        var text = char.ToLowerInvariant(key.Description[0]) + key.Description[1..].TrimEnd('.');
        return key.Example is null ? text : $"{text}, such as '{key.Example}'";
    }

    private static string Of(string path) => path.Length == 0 ? "" : $" in {path}";

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string LastName(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static string Shortened(string text) => text.Length <= 60 ? text.ReplaceLineEndings(" ") : text[..57].ReplaceLineEndings(" ") + "...";
}
