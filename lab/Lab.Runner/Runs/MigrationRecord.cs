using Lab.Runner.Scenarios;

namespace Lab.Runner.Runs;

/// <summary>One migration as the history tells it, from the request to the hypervisor's final account.</summary>
public sealed record MigrationRecord
{
    /// <summary>From 1, in the order of the requests.</summary>
    public required int Ordinal { get; init; }

    public required string Vm { get; init; }

    public Guid? VmId { get; init; }

    public required string From { get; init; }

    /// <summary>The destination in the end; before the end, the one asked for. Null when automatic and never decided.</summary>
    public string? To { get; init; }

    public required DateTimeOffset Requested { get; init; }

    /// <summary>Null when the run ended first.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Null when the run ended first, or the word was not one of ours.</summary>
    public MigrationOutcome? Outcome { get; init; }

    public string? Error { get; init; }

    /// <summary>The runner's: from the request to the engine's word that it is over.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The completed job's statistics, from the source's agent; null unless it completed and said so.</summary>
    public JobSample? Job { get; init; }

    /// <summary>Samples while it ran, in order.</summary>
    public IReadOnlyList<JobSample> Samples { get; init; } = [];

    /// <summary>When events and samples of its VM are its own: around it, and not before the VM's last migration ended nor after its next was
    /// requested.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Window { get; init; }

    /// <summary><c>vm1 host1 → host2</c>.</summary>
    public string Title => $"{Vm} {From} → {To ?? "?"}";

    /// <summary>When the hypervisor had handed the VM over; the request's end where the agent did not say.</summary>
    public DateTimeOffset? Completed => Job?.Time ?? (Outcome == MigrationOutcome.Completed ? Finished : null);

    /// <summary>
    /// What the hypervisor says its stream carried: of a completed migration its final account and nothing less, of a stopped one the most
    /// it ever said. Null when it did not say.
    /// </summary>
    public long? ClaimedBytes =>
        Job?.StreamBytes ?? (Outcome == MigrationOutcome.Completed ? null : Samples.Max(sample => sample.StreamBytes));

    /// <summary>The same of its disks; null when it did not say.</summary>
    public long? ClaimedDiskBytes =>
        Job is { } job ? job.DiskBytes : Outcome == MigrationOutcome.Completed ? null : Samples.Max(sample => sample.DiskBytes);

    public bool UsedPostCopy => Job?.PostCopyRequests > 0 || Samples.Any(sample => sample.PostCopyRequests > 0);
}
