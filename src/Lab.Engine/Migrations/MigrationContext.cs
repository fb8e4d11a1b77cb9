using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Engine.Migrations;

/// <summary>What every migration works with.</summary>
public sealed class MigrationContext(Inventory inventory, AgentFleet agents, MigrationPlanner planner, EngineTimings timings)
{
    public Inventory Inventory => inventory;

    public InventoryState State => inventory.Current;

    public MigrationPlanner Planner => planner;

    public EngineTimings Timings => timings;

    public TimeProvider Time => inventory.Time;

    public DateTimeOffset Now => inventory.Time.GetUtcNow();

    public Host Host(Guid id) => State.Hosts[id];

    public Task<T> CallAsync<T>(Host host, Func<IAgent, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        host.CallAsync(Time, timings.CallTimeout, token => call(agents.Of(host), token), cancellationToken);

    public Task CallAsync(Host host, Func<IAgent, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        host.CallAsync(Time, timings.CallTimeout, token => call(agents.Of(host), token), cancellationToken);

    /// <summary>What a host says of a VM now.</summary>
    public async Task<VmSighting> SightAsync(Host host, Guid vmId, CancellationToken cancellationToken)
    {
        try
        {
            var vms = await CallAsync(host, (agent, token) => agent.ListVmsAsync(token), cancellationToken);
            return VmSightings.From(vms.FirstOrDefault(v => v.Id == vmId));
        }
        catch (LabException)
        {
            return VmSighting.Unreachable;
        }
    }

    public void Accepted(Guid attemptId) => Update(attemptId, m => m.Attempt.Accepted ? m : m.With(m.Attempt with { Accepted = true }));

    public void AbortedBySchedule(Guid attemptId) => Update(attemptId, m => m.With(m.Attempt with { AbortedBySchedule = true }));

    /// <summary>Phases only move on; the end is told by whoever accounts for the VM.</summary>
    public void PhaseReached(Guid attemptId, MigrationPhase phase) => Update(attemptId, m => phase < MigrationPhase.Completed && phase > m.Phase ? m with { Phase = phase } : m);

    private void Update(Guid attemptId, Func<Migration, Migration> change) => inventory.Change(transaction =>
    {
        if (transaction.State.RunningMigrationWith(attemptId) is not { } migration) return;
        var changed = change(migration);
        if (!ReferenceEquals(changed, migration)) transaction.Put(changed);
    });
}
