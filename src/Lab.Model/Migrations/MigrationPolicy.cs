namespace Lab.Model.Migrations;

/// <summary>A named set of migration settings that a cluster or VM chooses (domain: migration policy).</summary>
/// <param name="ParallelVms">Concurrent migrations of a host, each way.</param>
/// <param name="Schedule">Null: the agent computes its own from the downtime limit ("legacy").</param>
public sealed record MigrationPolicy(
    string Name, int ParallelVms, ConvergenceSchedule? Schedule, bool AutoConverge, bool EnableGuestEvents, bool Compressed = false, bool ZeroCopy = false);
