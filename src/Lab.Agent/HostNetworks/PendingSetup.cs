using Lab.Agent.Events;
using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>A set-up that was applied and waits for its confirmation.</summary>
/// <param name="former">The configuration that a rollback returns to.</param>
/// <param name="checkpoint">The kernel before this set-up.</param>
/// <param name="formerCheckpoint">The way back to the last commit as it was before this set-up, if there was an uncommitted one already.</param>
internal sealed class PendingSetup(Guid id, RunningNetworks former, NetworkCheckpoint checkpoint, NetworkCheckpoint? formerCheckpoint, bool commitOnSuccess)
{
    private readonly Signal _ended = new();

    public Guid Id => id;

    public RunningNetworks Former => former;

    public NetworkCheckpoint Checkpoint => checkpoint;

    public NetworkCheckpoint? FormerCheckpoint => formerCheckpoint;

    public bool CommitOnSuccess => commitOnSuccess;

    public void End() => _ended.Set();

    /// <summary>True after the timeout, false when it ended before.</summary>
    public async Task<bool> ExpiresAsync(TimeSpan timeout, TimeProvider time) => !await _ended.WaitAsync(timeout, time);
}
