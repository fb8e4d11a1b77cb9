using Lab.Runner.Scenarios.Documents;

namespace Lab.Runner.Scenarios.Binding;

/// <summary>Collects faults and knows which places of the document are already spoilt, so that one mistake is reported once.</summary>
internal sealed class FaultList(string file)
{
    /// <summary>Nobody reads more; and a rubbish file must not fill the memory.</summary>
    private const int Maximum = 200;

    private readonly List<Fault> _faults = [];
    private readonly HashSet<string> _spoilt = new(StringComparer.Ordinal);

    /// <summary>The document, for faults that name a path only.</summary>
    public DocumentNode? Root { get; set; }

    public bool Any => _faults.Count > 0;

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<Fault> InOrder() => [.. _faults.Take(Maximum).OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    public void Add(Place place, string path, string message, string? suggestion = null)
    {
        _spoilt.Add(path);
        Keep(place, path, message, suggestion);
    }

    /// <summary>For rules: the place is that of the value at <paramref name="path"/>, or of the nearest thing around it. Silent where the value is spoilt.</summary>
    public void Add(string path, string message, string? suggestion = null)
    {
        if (!IsSpoilt(path)) Keep(PlaceOf(path), path, message, suggestion);
    }

    /// <summary>Marks a value that could not be read but whose fault is told elsewhere.</summary>
    public void Spoil(string path) => _spoilt.Add(path);

    /// <summary>Whether the value at the path, or one that contains it, could not be read.</summary>
    public bool IsSpoilt(string path)
    {
        if (_spoilt.Contains(path)) return true;
        for (var end = path.Length - 1; end > 0; end--)
        {
            if (path[end] is '.' or '[' && _spoilt.Contains(path[..end])) return true;
        }

        return false;
    }

    /// <summary>Whether the value at the path, one that contains it, or anything in it could not be read.</summary>
    public bool IsSpoiltBelow(string path) =>
        IsSpoilt(path) || _spoilt.Any(spoilt => spoilt.Length > path.Length && spoilt.StartsWith(path, StringComparison.Ordinal) && spoilt[path.Length] is '.' or '[');

    private void Keep(Place place, string path, string message, string? suggestion)
    {
        if (_faults.Count < Maximum) _faults.Add(new Fault(file, place.Line, place.Column, Printable(path), Printable(message), suggestion));
    }

    /// <summary>Quoted texts of YAML can hold any character ("\e[2J"); a message on a terminal must not.</summary>
    private static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '?' : character)) : text;

    private Place PlaceOf(string path)
    {
        var node = Root;
        var place = node?.Place ?? new Place(1, 1);
        foreach (var step in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            node = node switch
            {
                MapNode map => map.Entries.FirstOrDefault(entry => entry.Key == step)?.Value,
                ListNode list when int.TryParse(step.TrimEnd(']'), out var index) && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (node is null) break;
            place = node.Place;
        }

        return place;
    }
}
