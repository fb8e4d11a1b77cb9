using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;

namespace Lab.Runner.Phases;

/// <summary>Does what the scenario says, one action after the other, then watches long enough for the guests to prove their memory.</summary>
public sealed class ActPhase(LabSession session)
{
    private static readonly TimeSpan LongestProof = TimeSpan.FromSeconds(20);

    /// <summary>Longer than a heartbeat takes from the guest to our figures.</summary>
    private static readonly TimeSpan FigureLag = TimeSpan.FromMilliseconds(60);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ordinal = 0;
        foreach (var migrate in session.Scenario.Actions.Select(action => action.Migrate).OfType<MigrateConfig>())
            await new MigrateAction(session, ++ordinal, migrate).RunAsync(cancellationToken).ConfigureAwait(false);
        await ProveMemoryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Two passes end after the last move: one of them lies wholly after it. A guest that is gone proves nothing: the judge will say so.
    /// </summary>
    private async Task ProveMemoryAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(FigureLag, session.Time, cancellationToken).ConfigureAwait(false);
        var wanted = session.Figures.Beats.ToDictionary(vm => vm.Key, vm => vm.Value.VerifyPasses + 2);
        await Waiting.UntilAsync(
            () => wanted.All(vm => session.Figures.Beats[vm.Key].VerifyPasses >= vm.Value), LongestProof, session.Time, cancellationToken).ConfigureAwait(false);
    }
}
