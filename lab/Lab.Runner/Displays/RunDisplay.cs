using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;

namespace Lab.Runner.Displays;

/// <summary>What a person or a script sees while a run goes on. Everything comes from the history as it is written, and from the probes' live figures.</summary>
public abstract class RunDisplay : IAsyncDisposable
{
    /// <summary>JSON when asked for, a live display on a terminal, plain lines elsewhere.</summary>
    /// <param name="isLive">Whether there is time to look at it.</param>
    public static RunDisplay Choose(bool json, bool isLive, HistoryWriter history)
    {
        RunDisplay display = json ? new JsonDisplay() : Console.IsOutputRedirected || !isLive ? new PlainDisplay() : new LiveDisplay();
        history.Appended += display.Show;
        return display;
    }

    /// <summary>Called once the plan is known.</summary>
    public virtual void Watch(LabSession session)
    {
    }

    /// <summary>Called for each event of the history; from any thread.</summary>
    public abstract void Show(HistoryEvent item);

    /// <summary>The verdict, and where the report is.</summary>
    /// <param name="judged">Null when the run could not be judged.</param>
    public abstract Task FinishAsync(JudgedRun? judged, string directory);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
