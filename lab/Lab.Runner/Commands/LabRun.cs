using Lab.Model.Errors;
using Lab.Runner.Checkers;
using Lab.Runner.Displays;
using Lab.Runner.Phases;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Commands;

/// <summary>One run, from the plan in its directory to the verdict.</summary>
/// <param name="directory">As people outside see it.</param>
public sealed class LabRun(string directory, ILabPlace place, LabRunOptions options, TimeProvider time)
{
    private LabSession? _session;

    /// <returns>The exit code of <c>lab run</c>.</returns>
    public async Task<int> RunAsync()
    {
        try
        {
            return await RecordAsync();
        }
        finally
        {
            KeptLab.Forget(directory);
        }
    }

    private async Task<int> RecordAsync()
    {
        try
        {
            return await GoAsync();
        }
        catch (IOException problem)
        {
            // What cannot be recorded cannot be judged. The kernel takes the lab down with us.
            Terminal.Error.WriteProblem(new LabException(ErrorKind.Environment, $"The run cannot be recorded in {directory}: {problem.Message}. Make room, or choose another place with --runs.", problem));
            return ExitCodes.Unknown;
        }
    }

    private async Task<int> GoAsync()
    {
        using var history = new HistoryWriter(directory, time);
        using var interrupted = new CancellationTokenSource();
        using var signals = options.IsSimulated ? null : new Interruptions(history, interrupted);
        await using var display = options.RecordOnly ? new SilentDisplay() : RunDisplay.Choose(options.Json, isLive: !options.IsSimulated, history);
        var started = time.GetTimestamp();
        var phases = new PhaseRunner(history, time, interrupted.Token);
        try
        {
            await RunPhasesAsync(phases, history, display, interrupted.Token);
            if (options.Hold) return phases.Broken && !interrupted.IsCancellationRequested ? ExitCodes.Fail : ExitCodes.Pass;
            if (options.Keep == KeepLab.Never) await TearDownAsync(phases);
            if (options.RecordOnly) return phases.Broken ? ExitCodes.Fail : ExitCodes.Pass;
            if (signals is not null) signals.RunIsOver = true;
            var judged = await new JudgeAndReport(place.Record).RunAsync(phases);
            history.Append("runner", EventKinds.RunFinished, new { milliseconds = time.GetElapsedTime(started).TotalMilliseconds });
            await display.FinishAsync(judged, directory);
            if (options.Keep == KeepLab.Always || (options.Keep == KeepLab.OnFailure && judged?.Verdict != Verdict.Pass)) await StayAsync(interrupted.Token);
            return judged is null ? ExitCodes.Unknown : judged.Verdict.ExitCode();
        }
        finally
        {
            await TearDownAsync(phases);
        }
    }

    private async Task RunPhasesAsync(PhaseRunner phases, HistoryWriter history, RunDisplay display, CancellationToken interrupted)
    {
        await phases.RunAsync("plan", async cancellationToken => _session = await place.OpenAsync(history, cancellationToken));
        if (_session is not { } session) return;
        display.Watch(session);
        await phases.RunAsync("provision", async token => session.Lab = await place.ProvisionAsync(session, token));
        if (session.Plan.ReadOnly) await phases.RunAsync("watch", token => new WatchPhase(session).RunAsync(token));
        else await SetUpAsync(phases, session);
        if (options.Hold && !phases.Broken) await StayAsync(interrupted);
        else if (!options.Hold) await phases.RunAsync("act", token => new ActPhase(session).RunAsync(token));
        await phases.AlwaysAsync("collect", token => new CollectPhase(session).RunAsync(token));
    }

    private static async Task SetUpAsync(PhaseRunner phases, LabSession session)
    {
        await phases.RunAsync("install", token => new InstallPhase(session).RunAsync(token));
        await phases.RunAsync("configure", token => new ConfigurePhase(session).RunAsync(token));
        await phases.RunAsync("settle", token => new SettlePhase(session).RunAsync(token));
    }

    /// <summary>A lab that was asked to stay does so until it is told to end.</summary>
    private async Task StayAsync(CancellationToken interrupted)
    {
        if (_session is not { } session || interrupted.IsCancellationRequested) return;
        ClientFiles.Write(session.Authority, session.EngineEndpoint);
        session.History.Append("runner", EventKinds.LabUp);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private async Task TearDownAsync(PhaseRunner phases)
    {
        if (_session is not { } session) return;
        _session = null;
        await phases.AlwaysAsync("teardown", _ => session.DisposeAsync().AsTask());
    }
}

/// <summary>What becomes of a lab during and after its run.</summary>
public sealed record LabRunOptions(KeepLab Keep, bool Json, bool Hold)
{
    /// <summary>It is over at once, holds nothing, and must not leave its thread: signals end it as they end any process.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>Nobody looks on, and nobody judges: somebody only wants what was recorded.</summary>
    public bool RecordOnly { get; init; }
}
