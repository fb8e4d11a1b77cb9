using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Model.Agents;
using Lab.Model.Errors;

namespace Lab.Engine.Migrations;

/// <summary>A migration that waits for an address on its network, before any agent is asked to migrate: DHCP may be late.</summary>
internal sealed class AddressWait(MigrationContext context, Guid migrationId)
{
    /// <summary>Between two looks at what hosts have told; their agents tell changes by themselves.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Between two questions to agents that may not have told.</summary>
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(1);

    /// <summary>Until there is an address, another reason not to use the network, the deadline or a cancel. The migration then has its path.</summary>
    /// <returns>The end of the try where it comes to none; null: it goes on.</returns>
    public async Task<AttemptEnd?> RunAsync(CancellationToken cancellationToken)
    {
        var asked = context.Now;
        while (Waiting(context.State) is { } migration)
        {
            if (migration.CancelRequested) return new AttemptEnd.Cancelled();
            if (Path(context.State, migration).Reason != FallbackReason.NoAddress || context.Now >= migration.Attempt.AddressDeadline) return context.Inventory.Change(Settle);
            if (context.Now - asked >= AskInterval)
            {
                asked = context.Now;
                await AskAsync(migration.SourceId, cancellationToken);
                await AskAsync(migration.Attempt.DestinationId, cancellationToken);
            }

            await Task.Delay(Pause, context.Time, cancellationToken);
        }

        return null;
    }

    private Migration? Waiting(InventoryState state) => state.Migrations.GetValueOrDefault(migrationId) is { Running: true, Attempt.AddressDeadline: not null } migration && state.Vms.ContainsKey(migration.VmId) ? migration : null;

    private static MigrationPath Path(InventoryState state, Migration migration) => MigrationPlanner.Path(state, state.Vms[migration.VmId], migration.Order, migration.Attempt.DestinationId);

    private AttemptEnd? Settle(Transaction transaction)
    {
        if (Waiting(transaction.State) is not { } migration) return null;
        var vm = transaction.State.Vms[migration.VmId];
        var path = Path(transaction.State, migration);
        var settled = migration.With(migration.Attempt with { AddressDeadline = null, Path = path, DisksPath = MigrationPlanner.DisksPath(transaction.State, vm, migration.Order, migration.Attempt.DestinationId), Started = transaction.Now, Waited = transaction.Now - migration.Attempt.Started });
        transaction.Put(settled);
        if (context.Planner.NoFallback(transaction.State, vm, settled.Attempt.DestinationId, path) is { } reason) return new AttemptEnd.Failed(new AgentError(ErrorKind.Conflict, reason));
        MigrationEvents.PathChosen(transaction, settled, vm);
        return null;
    }

    private async Task AskAsync(Guid hostId, CancellationToken cancellationToken)
    {
        if (!context.State.Hosts.TryGetValue(hostId, out var host)) return;
        try
        {
            var askedAt = context.Now;
            var statistics = await context.CallAsync(host, (agent, token) => agent.GetStatisticsAsync(token), cancellationToken);
            context.Inventory.Change(t => HostNetworkReports.Apply(t, host, askedAt, statistics.Network));
        }
        catch (LabException)
        {
            // Its monitor tells of a host that does not answer.
        }
    }
}
