namespace Lab.Engine.Rest.Mapping;

/// <summary>Listing: <c>search=name=…</c> (with <c>*</c>) and <c>max</c>, as far as every collection has them.</summary>
internal static class Collections
{
    public static IEnumerable<T> Select<T>(RestCall call, IEnumerable<T> all, Func<T, string> nameOf)
    {
        var selected = all.OrderBy(nameOf, StringComparer.Ordinal).AsEnumerable();
        if (call.Query("search") is { Length: > 0 } search)
        {
            var parts = search.Split('=', 2);
            if (parts.Length != 2 || parts[0].Trim() != "name") call.Inputs.Fault($"Cannot search for '{search}'; write name=… .");
            else selected = selected.Where(x => Matches(nameOf(x), parts[1].Trim().Trim('"')));
        }

        if (call.Query("max") is { } max && call.Inputs.Whole(max, "max") is { } most and >= 0) selected = selected.Take(most);
        return selected;
    }

    private static bool Matches(string name, string pattern) => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}
