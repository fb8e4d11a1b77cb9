using Lab.Engine.MigrationNetworks;
using Lab.Model.Errors;

namespace Lab.Engine.Outcomes;

/// <summary>Why the engine does not do what was asked: every reason at once.</summary>
/// <param name="Kind"><see cref="ErrorKind.BadRequest"/>, <see cref="ErrorKind.NotFound"/> or <see cref="ErrorKind.Conflict"/>; an agent's own kind when it was the agent that refused.</param>
public sealed record Refusal(ErrorKind Kind, IReadOnlyList<string> Reasons)
{
    /// <summary>The kind of event that tells others of it, when it concerns more than the asker; else null.</summary>
    public string? EventKind { get; init; }

    /// <summary>The path that a migration may not take, when that is why; else null.</summary>
    public MigrationPath? Path { get; init; }

    public string Text => string.Join(" ", Reasons);

    public static Refusal BadRequest(params IReadOnlyList<string> reasons) => new(ErrorKind.BadRequest, reasons);

    public static Refusal Conflict(params IReadOnlyList<string> reasons) => new(ErrorKind.Conflict, reasons);

    public static Refusal NotFound(string what, string idOrName) => new(ErrorKind.NotFound, [$"There is no {what} '{idOrName}'."]);
}
