using Lab.Model.Errors;
using Lab.Runner.Runs;

namespace Lab.Runner.Phases;

/// <summary>Runs phases in order. The first failure or interruption is recorded and skips what builds on it; cleaning up is never skipped.</summary>
public sealed class PhaseRunner(HistoryWriter history, TimeProvider time, CancellationToken interrupted)
{
    /// <summary>A phase failed or was interrupted.</summary>
    public bool Broken { get; private set; }

    /// <summary>Skipped once something broke.</summary>
    public Task RunAsync(string name, Func<CancellationToken, Task> phase) => Broken ? Task.CompletedTask : GoAsync(name, phase, interrupted);

    /// <summary>Runs whatever happened before, and is not interrupted.</summary>
    public Task AlwaysAsync(string name, Func<CancellationToken, Task> phase) => GoAsync(name, phase, CancellationToken.None);

    private async Task GoAsync(string name, Func<CancellationToken, Task> phase, CancellationToken cancellationToken)
    {
        history.Append("runner", EventKinds.PhaseStarted, new { phase = name });
        var started = time.GetTimestamp();
        var outcome = "done";
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await phase(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            (Broken, outcome) = (true, "skipped");
        }
        catch (Exception exception)
        {
            (Broken, outcome) = (true, "failed");
            var lab = exception as LabException;
            history.Append("runner", EventKinds.PhaseFailed, new { phase = name, error = exception.Message, detail = lab is null ? exception.ToString() : lab.Output, host = lab?.Host });
        }

        history.Append("runner", EventKinds.PhaseFinished, new { phase = name, milliseconds = time.GetElapsedTime(started).TotalMilliseconds, outcome });
    }
}
