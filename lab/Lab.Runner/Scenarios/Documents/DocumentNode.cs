namespace Lab.Runner.Scenarios.Documents;

/// <summary>A place in a text; line and column count from 1.</summary>
internal readonly record struct Place(int Line, int Column);

/// <summary>A value of the document, with the place where it begins.</summary>
internal abstract record DocumentNode(Place Place)
{
    /// <summary>What it is, as messages call it.</summary>
    public abstract string Kind { get; }
}

internal sealed record ScalarNode(string Text, bool Quoted, Place Place) : DocumentNode(Place)
{
    public override string Kind => IsNull ? "nothing" : "a single value";

    /// <summary>Nothing after the colon, or YAML's null.</summary>
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record ListNode(IReadOnlyList<DocumentNode> Items, Place Place) : DocumentNode(Place)
{
    public override string Kind => "a list";
}

internal sealed record MapNode(IReadOnlyList<MapEntry> Entries, Place Place) : DocumentNode(Place)
{
    public override string Kind => "a map";
}

/// <summary>Something whose fault is already reported: nothing more is said about it.</summary>
internal sealed record SpoiltNode(Place Place) : DocumentNode(Place)
{
    public override string Kind => "a fault";
}

internal sealed record MapEntry(string Key, Place KeyPlace, DocumentNode Value);
