namespace Lab.Runner.Scenarios.Binding;

/// <summary>
/// What may stand at a place of a scenario. Shapes are derived from the records once, by <see cref="ShapeTable"/>; the binder, its messages and the JSON
/// schema all read them, so they cannot disagree.
/// </summary>
internal abstract class ValueShape
{
    /// <summary>Ends the sentence "expected …".</summary>
    public abstract string Expected { get; }

    /// <summary>A stand-in for a value that could not be read, so that the rules can go on with the rest.</summary>
    public abstract object? Neutral();
}

/// <summary>A list whose items are all alike.</summary>
internal sealed class ListShape(ValueShape item, Type itemType, bool mayBeEmpty) : ValueShape
{
    public ValueShape Item => item;

    public bool MayBeEmpty => mayBeEmpty;

    public override string Expected => "a list";

    public override object Neutral() => Make([]);

    /// <summary>An array, which is what <see cref="IReadOnlyList{T}"/> properties get.</summary>
    public Array Make(List<object> items)
    {
        var array = Array.CreateInstance(itemType, items.Count);
        for (var index = 0; index < items.Count; index++) array.SetValue(items[index], index);
        return array;
    }
}

/// <summary>A map whose keys are names of the scenario's own, such as hosts.</summary>
internal sealed class NamedValuesShape(ValueShape value, Type valueType) : ValueShape
{
    public ValueShape Value => value;

    public override string Expected => "a map";

    public override object Neutral() => Make([]);

    public System.Collections.IDictionary Make(List<KeyValuePair<string, object>> items)
    {
        var made = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), valueType))!;
        foreach (var (key, item) in items) made.Add(key, item);
        return made;
    }
}
