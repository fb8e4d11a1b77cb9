namespace Lab.Agent.States;

/// <summary>What the agent must remember over a restart: small texts under names such as <c>networks</c> or <c>outgoing/…</c>.</summary>
public interface IStateStore
{
    /// <summary>Null when there is none.</summary>
    string? Read(string name);

    /// <summary>Replaces the whole text or, when that fails, leaves the former one.</summary>
    void Write(string name, string text);

    /// <summary>Nothing happens when there is none.</summary>
    void Delete(string name);

    /// <summary>The names directly in a folder, in order.</summary>
    IReadOnlyList<string> List(string folder);
}
