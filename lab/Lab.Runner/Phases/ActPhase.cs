using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Sessions;

namespace Lab.Runner.Phases;

/// <summary>Does what the scenario says, one action or group after the other, then watches long enough for the guests to prove their memory.</summary>
public sealed class ActPhase(LabSession session)
{
    private static readonly TimeSpan LongestProof = TimeSpan.FromSeconds(20);

    /// <summary>Longer than a heartbeat takes from the guest to our figures.</summary>
    private static readonly TimeSpan FigureLag = TimeSpan.FromMilliseconds(60);

    private int _migrations;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var action in session.Scenario.Actions) await RunAsync(action.SideBySide(), cancellationToken);
        await ProveMemoryAsync(cancellationToken);
    }

    /// <returns>When all have ended, also where one of them failed: nothing of it goes on behind the next action's back.</returns>
    private async Task RunAsync(IReadOnlyList<ActionConfig> group, CancellationToken cancellationToken)
    {
        var flow = new MemoryFlow(group.Count(action => action.Migrate is not null));
        await Task.WhenAll([.. group.Select(action => RunAsync(action, flow, cancellationToken))]);
    }

    private Task RunAsync(ActionConfig action, MemoryFlow flow, CancellationToken cancellationToken) => action switch
    {
        { Migrate: { } migrate } => MigrateAsync(Migration(++_migrations, migrate, flow), flow, cancellationToken),
        { Wait: { } time } => Task.Delay(time, session.Time, cancellationToken),
        { Await: { } wait } => new AwaitAction(session, wait).RunAsync(cancellationToken),
        _ => new ChangeAction(session, flow).RunAsync(action, cancellationToken),
    };

    private Func<CancellationToken, Task> Migration(int ordinal, MigrateConfig migrate, MemoryFlow flow) =>
        session.Plan.ReadOnly ? new VirshMigration(session, ordinal, migrate, flow).RunAsync : new MigrateAction(session, ordinal, migrate, flow).RunAsync;

    private static async Task MigrateAsync(Func<CancellationToken, Task> migrate, MemoryFlow flow, CancellationToken cancellationToken)
    {
        try
        {
            await migrate(cancellationToken);
        }
        finally
        {
            flow.End();
        }
    }

    /// <summary>
    /// Two passes end after the last move: one of them lies wholly after it. A guest that is gone proves nothing: the judge will say so.
    /// </summary>
    private async Task ProveMemoryAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(FigureLag, session.Time, cancellationToken);
        var wanted = session.Figures.Beats.ToDictionary(vm => vm.Key, vm => vm.Value.VerifyPasses + 2);
        await Waiting.UntilAsync(
            () => wanted.All(vm => session.Figures.Beats[vm.Key].VerifyPasses >= vm.Value), session.Patiently(LongestProof), session.Time, cancellationToken);
    }
}
