using System.Reflection;

namespace Lab.Runner.Scenarios.Binding;

/// <summary>A map with fixed keys: one record.</summary>
internal sealed class MapShape(Type type, string description, bool exactlyOne, Lazy<IReadOnlyList<KeyShape>> keys, string? shorthand) : ValueShape
{
    /// <summary>The record's name without its suffix; names the definition in the JSON schema.</summary>
    public string Name => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name.Replace("Config", "", StringComparison.Ordinal));

    public string Description => description;

    /// <summary>The map is a choice of one of its keys.</summary>
    public bool ExactlyOne => exactlyOne;

    public IReadOnlyList<KeyShape> Keys => keys.Value;

    /// <summary>The key whose value may stand for the whole map, or null.</summary>
    public KeyShape? Shorthand => shorthand is null ? null : Keys.Single(key => key.Property.Name == shorthand);

    public override string Expected => "a map";

    public KeyShape? Key(string name) => Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>A record with all defaults; required properties are neutral rather than null.</summary>
    public override object Neutral()
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var key in Keys)
        {
            if (key.Required) key.Property.SetValue(made, key.Shape.Neutral());
        }

        return made;
    }
}

/// <summary>One key of a map.</summary>
/// <param name="Name">As written in YAML.</param>
/// <param name="Default">What a scenario without this key gets; null when that is nothing.</param>
internal sealed record KeyShape(string Name, PropertyInfo Property, ValueShape Shape, string Description, string? Example, bool Required, object? Default);
