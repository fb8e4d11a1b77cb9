using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Tests.Engines.Fakes;

/// <summary>What a migration does.</summary>
public sealed record FakeMigration
{
    public static readonly JobProgress Result = new() { DowntimeMilliseconds = 42, DowntimeNetMilliseconds = 40, MemoryBytes = 94_000_000, MemoryTotalBytes = 268_435_456, MemoryRemainingBytes = 0 };

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Before the agent answers.</summary>
    public TimeSpan? Delay { get; init; }

    public LabException? Refusal { get; init; }

    /// <summary>Its end, when it fails.</summary>
    public AgentError? Error { get; init; }

    public bool LosesVm { get; init; }

    public bool AbortedBySchedule { get; init; }

    public bool PostCopy { get; init; }

    /// <summary>It never ends by itself.</summary>
    public bool Hangs { get; init; }

    /// <summary>The agent takes it, and the engine does not hear so.</summary>
    public bool AnswerLost { get; init; }

    public static FakeMigration Failing(string message = "the destination refused") => new() { Error = new AgentError(ErrorKind.Hypervisor, message) };

    public static object Progress(Guid migrationId) => new { migrationId, elapsedMilliseconds = 500.0, memoryTotalBytes = 200L, memoryRemainingBytes = 50L, memoryBytes = 150L, iteration = 1 };

    public static object Completed(Guid migrationId) => new { migrationId, Result.DowntimeMilliseconds, Result.DowntimeNetMilliseconds, Result.MemoryBytes, Result.MemoryTotalBytes, Result.MemoryRemainingBytes };
}
