using System.Collections.Immutable;

namespace Lab.Engine.Inventories;

/// <summary>Identifiers by something that they have in common, each group in rising order. Immutable, as the state that it belongs to.</summary>
internal sealed class Groups<TKey>
    where TKey : notnull
{
    public static readonly Groups<TKey> Empty = new(ImmutableDictionary<TKey, Guid[]>.Empty);

    private readonly ImmutableDictionary<TKey, Guid[]> _groups;

    private Groups(ImmutableDictionary<TKey, Guid[]> groups) => _groups = groups;

    /// <summary>Empty where there is no such group.</summary>
    public IReadOnlyList<Guid> this[TKey key] => _groups.GetValueOrDefault(key) ?? [];

    public int Count(TKey key) => _groups.TryGetValue(key, out var members) ? members.Length : 0;

    public Groups<TKey> With(TKey key, Guid member)
    {
        var members = _groups.GetValueOrDefault(key) ?? [];
        var at = Array.BinarySearch(members, member);
        return at >= 0 ? this : new Groups<TKey>(_groups.SetItem(key, [.. members.AsSpan(0, ~at), member, .. members.AsSpan(~at)]));
    }

    public Groups<TKey> Without(TKey key, Guid member)
    {
        if (!_groups.TryGetValue(key, out var members) || Array.BinarySearch(members, member) is not (>= 0 and var at)) return this;
        return new Groups<TKey>(members.Length == 1 ? _groups.Remove(key) : _groups.SetItem(key, [.. members.AsSpan(0, at), .. members.AsSpan(at + 1)]));
    }
}
