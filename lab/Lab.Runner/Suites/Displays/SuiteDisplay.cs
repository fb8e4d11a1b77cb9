using Lab.Runner.Runs;

namespace Lab.Runner.Suites.Displays;

/// <summary>What a person or a script sees while a suite goes on. Called from several threads.</summary>
public abstract class SuiteDisplay : IAsyncDisposable
{
    /// <summary>JSON when asked for, a live table on a terminal, plain lines elsewhere.</summary>
    public static SuiteDisplay Choose(bool json) => json ? new JsonSuiteDisplay() : Console.IsOutputRedirected ? new PlainSuiteDisplay() : new LiveSuiteDisplay();

    /// <param name="suite">As it is before anything runs.</param>
    /// <param name="schedule">What waits and what runs.</param>
    public abstract void Begin(SuiteState suite, RunSchedule schedule);

    public abstract void Started(SuiteEntry entry);

    /// <summary>An event of a scenario's run.</summary>
    public virtual void Happened(string scenario, HistoryEvent item)
    {
    }

    /// <param name="entry">With the attempt that ended.</param>
    /// <param name="again">It did not get its verdict and is run again.</param>
    public abstract void Ended(SuiteEntry entry, bool again);

    /// <summary>The suite was told to end: its labs are tearing down.</summary>
    public abstract void Interrupted();

    /// <param name="directory">The suite's, for people outside.</param>
    /// <param name="index">Path of the index page.</param>
    public abstract Task FinishAsync(SuiteState suite, string directory, string index);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
