using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Displays;

/// <summary>Nothing: for runs that are a means to something else.</summary>
public sealed class SilentDisplay : RunDisplay
{
    public override void Show(HistoryEvent item)
    {
        // Whoever wants to know reads the history.
    }

    public override Task FinishAsync(JudgedRun? judged, string directory) => Task.CompletedTask;
}
