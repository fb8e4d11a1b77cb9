namespace Lab.Engine.Rest;

/// <summary>The path of a route, such as <c>/vms/{id}/start</c>: its segments are words, of any case, and names in braces that stand for whatever is there.</summary>
internal sealed class RestPath(string pattern)
{
    private readonly string[] _segments = pattern.Split('/')[1..];

    /// <summary>By its order comes first what says more: where several paths fit, a word before a name.</summary>
    public string Rank => string.Concat(_segments.Select(segment => IsName(segment) ? '1' : '0'));

    /// <summary>The segments of a requested path. A slash at its end does not count, and an escaped one is none.</summary>
    public static string[] Split(string path) => [.. (path.EndsWith('/') ? path[..^1] : path).Split('/')[1..].Select(Decode)];

    /// <returns>What stands in the places of the names; null: it is another path.</returns>
    public Dictionary<string, string>? Match(string[] segments)
    {
        if (segments.Length != _segments.Length) return null;
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (own, there) in _segments.Zip(segments))
        {
            if (there.Length == 0) return null;
            if (IsName(own)) values[own[1..^1]] = there;
            else if (!own.Equals(there, StringComparison.OrdinalIgnoreCase)) return null;
        }

        return values;
    }

    private static bool IsName(string segment) => segment is ['{', .., '}'];

    private static string Decode(string segment) =>
        Uri.UnescapeDataString(segment.Replace("%2F", "%252F", StringComparison.Ordinal).Replace("%2f", "%252f", StringComparison.Ordinal));
}
