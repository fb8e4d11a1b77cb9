using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lab.Runner.Scenarios.Documents;

/// <summary>
/// Builds the tree of one YAML document from the parser's events. YamlDotNet's own tree throws at the first duplicate key, follows aliases and recurses
/// without bound; here every fault is reported, depth and size are limited, and what came before a syntax error is kept.
/// </summary>
internal sealed class DocumentReader
{
    /// <summary>A scenario needs seven levels. The scanner is quadratic in the depth of flow collections, so the limit is checked at each event.</summary>
    private const int MaximumDepth = 24;

    private const int MaximumNodes = 20_000;

    private readonly Parser _parser;
    private readonly Action<Place, string> _report;
    private bool _broken;
    private int _depth;
    private int _nodes;

    private DocumentReader(string text, Action<Place, string> report)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _report = report;
    }

    /// <summary>Reads the first document and makes sure that it is the only one.</summary>
    /// <param name="report">Called for each fault.</param>
    /// <returns>The root, null when there is nothing, and whether the document was read to its end.</returns>
    public static (DocumentNode? Root, bool Whole) Read(string text, Action<Place, string> report)
    {
        var reader = new DocumentReader(text, report);
        var root = reader.Next() is StreamStart && reader.Next() is DocumentStart && reader.Next() is { } first ? reader.ReadNode(first) : null;
        reader.RefuseSecondDocument();
        return (root, !reader._broken);
    }

    /// <summary>The next event, or null when there is none or no more can be read.</summary>
    private ParsingEvent? Next()
    {
        if (_broken) return null;
        try
        {
            return _parser.MoveNext() ? _parser.Current : null;
        }
        catch (YamlException problem)
        {
            return Break(SyntaxFaults.PlaceOf(problem), SyntaxFaults.InWords(problem));
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException)
        {
            // The parser trips over some texts itself: an unclosed flow list is one.
            var place = _parser.Current is { } last ? At(last.End) : new Place(1, 1);
            return Break(place, "is not valid YAML from here on: look for a missing ']', '}' or quote");
        }
    }

    private ParsingEvent? Break(Place place, string message)
    {
        _broken = true;
        _report(place, message);
        return null;
    }

    private void RefuseSecondDocument()
    {
        while (Next() is { } item)
        {
            if (item is DocumentStart second) Break(At(second.Start), "a second document begins here; a scenario file holds one");
        }
    }

    private DocumentNode ReadNode(ParsingEvent? item)
    {
        if (item is null) return new SpoiltNode(default);
        var place = At(item.Start);
        if (++_nodes > MaximumNodes)
        {
            Break(place, $"more than {MaximumNodes} values: not a scenario");
            return new SpoiltNode(place);
        }

        if (item is not NodeEvent node)
        {
            _report(place, $"aliases such as '*{(item as AnchorAlias)?.Value}' are not used in scenarios; write the value out");
            return new SpoiltNode(place);
        }

        ReportProperties(node, place);
        if (node is Scalar scalar) return new ScalarNode(scalar.Value, scalar.Style is not ScalarStyle.Plain, place);
        return ReadCollection(node, place);
    }

    private void ReportProperties(NodeEvent node, Place place)
    {
        if (!node.Anchor.IsEmpty) _report(place, $"anchors such as '&{node.Anchor.Value}' are not used in scenarios");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific) _report(place, "tags are not used in scenarios; write the value alone");
    }

    private DocumentNode ReadCollection(NodeEvent start, Place place)
    {
        if (++_depth > MaximumDepth)
        {
            Break(place, $"nested more than {MaximumDepth} levels deep: not a scenario");
            return new SpoiltNode(place);
        }

        DocumentNode node = start is SequenceStart ? ReadList(place) : ReadMap(place);
        _depth--;
        return node;
    }

    private ListNode ReadList(Place place)
    {
        var items = new List<DocumentNode>();
        while (Next() is { } item and not SequenceEnd) items.Add(ReadNode(item));
        return new ListNode(items, place);
    }

    private MapNode ReadMap(Place place)
    {
        var entries = new List<MapEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Next() is { } item and not MappingEnd)
        {
            var key = ReadNode(item);
            var value = ReadNode(Next());
            if (key is not ScalarNode name)
            {
                if (key is not SpoiltNode) _report(key.Place, $"{key.Kind} where the name of a key is expected");
            }
            else if (lines.TryAdd(name.Text, name.Place.Line))
            {
                entries.Add(new MapEntry(name.Text, name.Place, value));
            }
            else
            {
                _report(name.Place, $"the key '{name.Text}' stands twice; first on line {lines[name.Text]}");
            }
        }

        return new MapNode(entries, place);
    }

    private static Place At(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
