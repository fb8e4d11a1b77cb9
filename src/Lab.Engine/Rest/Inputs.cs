using System.Globalization;
using Lab.Engine.Outcomes;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Units;

namespace Lab.Engine.Rest;

/// <summary>Reads scalars out of a body, and collects what cannot be read: every fault at once.</summary>
public sealed class Inputs
{
    private readonly List<string> _faults = [];

    /// <summary>Null when all could be read.</summary>
    public Refusal? Refusal => _faults.Count == 0 ? null : Outcomes.Refusal.BadRequest(_faults);

    public void Fault(string fault) => _faults.Add(fault);

    public int? Whole(string? text, string member) =>
        text is null ? null : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : Unreadable<int>(text, member, "a whole number");

    public bool? Boolean(string? text, string member) => text is null ? null : bool.TryParse(text, out var value) ? value : Unreadable<bool>(text, member, "true or false");

    /// <summary><c>inherit</c> is null.</summary>
    public bool? Inheritable(string? text, string member) => text == "inherit" ? null : text is null || bool.TryParse(text, out _) ? Boolean(text, member) : Unreadable<bool>(text, member, "true, false or inherit");

    /// <summary>Bytes.</summary>
    public ByteCount? Bytes(string? text, string member) => text is null ? null : ByteCount.TryParse(text, out var value) ? value : Unreadable<ByteCount>(text, member, "a number of bytes");

    /// <summary>A bare number counts in <paramref name="unit"/>.</summary>
    public TimeSpan? Duration(string? text, string member, TimeSpan unit) =>
        text is null ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e9 ? unit * number
        : Durations.TryParse(text, out var value) ? value
        : Unreadable<TimeSpan>(text, member, "a duration such as 300ms");

    /// <summary>A bare number counts in MiB/s.</summary>
    public Bandwidth? Rate(string? text, string member) =>
        text is null ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) && mebibytes < 1 << 30 ? Bandwidth.FromMebibytesPerSecond(mebibytes)
        : Bandwidth.TryParse(text, out var value) ? value
        : Unreadable<Bandwidth>(text, member, "MiB/s or a rate such as 100Mbit/s");

    public Guid? Id(string? text, string member) => text is null ? null : Guid.TryParse(text, out var id) ? id : Unreadable<Guid>(text, member, "an identifier (UUID)");

    /// <param name="words">What may be written, and what it means.</param>
    public T? Word<T>(string? text, string member, IReadOnlyDictionary<string, T> words)
        where T : struct => text is null ? null : words.TryGetValue(text, out var value) ? value : Unreadable<T>(text, member, string.Join(", ", words.Keys));

    /// <summary>Pairs by name; those without a name do not count.</summary>
    /// <param name="what">What is named: <c>custom property</c>.</param>
    public Dictionary<string, string> Named(IEnumerable<(string? Name, string? Value)> pairs, string what)
    {
        var named = new Dictionary<string, string>();
        foreach (var (name, value) in pairs)
        {
            if (name is not null && !named.TryAdd(name, value ?? "")) _faults.Add($"There is more than one {what} '{name}'.");
        }

        return named;
    }

    /// <summary>The identifier that a reference means, by id or by name.</summary>
    public Guid? Resolve<T>(Ref? reference, string what, IReadOnlyDictionary<Guid, T> known, Func<T, string> nameOf)
    {
        if (reference is null) return null;
        if (reference.Id is { } text)
        {
            if (Id(text, $"{what}.id") is not { } id) return null;
            if (!known.ContainsKey(id)) _faults.Add($"There is no {what} '{id}'.");
            return id;
        }

        var named = known.Where(k => nameOf(k.Value) == reference.Name).Select(k => (Guid?)k.Key).FirstOrDefault();
        if (named is null) _faults.Add(reference.Name is { } name ? $"There is no {what} named '{name}'; there is {Names(known.Values.Select(nameOf))}." : $"Name the {what} by id or by name.");
        return named;
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } list ? list : "none";

    private T? Unreadable<T>(string text, string member, string expected)
        where T : struct
    {
        _faults.Add($"{member} is '{text}'; write {expected}.");
        return null;
    }
}
