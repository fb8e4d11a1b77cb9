namespace Lab.Agent.Commands;

/// <summary>How a command ended.</summary>
public sealed record CommandResult(IReadOnlyList<string> Command, int ExitCode, string Output, string Errors);
