using System.Collections.Immutable;

namespace Lab.Engine.Inventories;

/// <summary>Things by something that they have in common, each group in the order of their identifiers. Immutable, as the state that it belongs to.</summary>
internal sealed class Groups<TKey, T>
    where TKey : notnull
{
    private readonly ImmutableDictionary<TKey, T[]> _groups;
    private readonly Comparer<T> _order;

    /// <param name="id">Of a thing: two with the same are one.</param>
    public Groups(Func<T, Guid> id)
        : this(ImmutableDictionary<TKey, T[]>.Empty, Comparer<T>.Create((one, other) => id(one).CompareTo(id(other))))
    {
    }

    private Groups(ImmutableDictionary<TKey, T[]> groups, Comparer<T> order) => (_groups, _order) = (groups, order);

    /// <summary>Empty where there is no such group.</summary>
    public IReadOnlyList<T> this[TKey key] => _groups.TryGetValue(key, out var members) ? members : [];

    public int Count(TKey key) => _groups.TryGetValue(key, out var members) ? members.Length : 0;

    /// <summary>In place of what had its identifier, if anything had.</summary>
    public Groups<TKey, T> With(TKey key, T member)
    {
        var members = _groups.GetValueOrDefault(key) ?? [];
        var at = Array.BinarySearch(members, member, _order);
        var (before, after) = at >= 0 ? (at, at + 1) : (~at, ~at);
        return Become(_groups.SetItem(key, [.. members.AsSpan(0, before), member, .. members.AsSpan(after)]));
    }

    public Groups<TKey, T> Without(TKey key, T member)
    {
        if (!_groups.TryGetValue(key, out var members) || Array.BinarySearch(members, member, _order) is not (>= 0 and var at)) return this;
        return Become(members.Length == 1 ? _groups.Remove(key) : _groups.SetItem(key, [.. members.AsSpan(0, at), .. members.AsSpan(at + 1)]));
    }

    private Groups<TKey, T> Become(ImmutableDictionary<TKey, T[]> groups) => new(groups, _order);
}
