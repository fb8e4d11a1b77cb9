namespace Lab.Runner.Scenarios.Binding;

/// <summary>What a key, a map or a word of a scenario means: one sentence, shown in the JSON schema, in editors and in the documentation.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class DescribeAttribute(string text) : Attribute
{
    public string Text => text;

    /// <summary>A value as it is written in YAML.</summary>
    public string? Example { get; init; }
}

/// <summary>The least and the greatest value of a whole number, both included.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WithinAttribute(int least, int greatest) : Attribute
{
    public int Least => least;

    public int Greatest => greatest;
}

/// <summary>What a text, each item of a list of texts, or each key of a map must look like.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextAttribute(TextForm form) : Attribute
{
    public TextForm Form => form;
}

/// <summary>A map with one important key may be written as the value of that key alone: <c>eth0</c> for <c>{name: eth0}</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShorthandAttribute(string property) : Attribute
{
    public string Property => property;
}

/// <summary>Of the keys of this map exactly one is given: the map is a choice.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ExactlyOneAttribute : Attribute;

/// <summary>A list with at least one item.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotEmptyAttribute : Attribute;
