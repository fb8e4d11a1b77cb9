using Lab.Model.Errors;
using Lab.Providers.Guests;
using Lab.Providers.Namespaces;
using Lab.Runner.Checkers;
using Lab.Runner.Displays;
using Lab.Runner.Doctor;
using Lab.Runner.Phases;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Commands;

/// <summary>One run from inside the lab's namespaces, from the plan in its directory to the verdict.</summary>
public sealed class InsideRun(string directory, InsideOptions options)
{
    private readonly TimeProvider _time = TimeProvider.System;
    private LabSession? _session;

    /// <returns>The exit code of <c>lab run</c>.</returns>
    public async Task<int> RunAsync()
    {
        try
        {
            return await RecordAsync().ConfigureAwait(false);
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
            return await GoAsync().ConfigureAwait(false);
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
        using var history = new HistoryWriter(directory, _time);
        using var interrupted = new CancellationTokenSource();
        using var signals = new Interruptions(history, interrupted);
        var display = RunDisplay.Choose(options.Json, history);
        await using var closing = display.ConfigureAwait(false);
        var started = _time.GetTimestamp();
        var phases = new PhaseRunner(history, _time, interrupted.Token);
        try
        {
            await RunPhasesAsync(phases, history, display, interrupted.Token).ConfigureAwait(false);
            if (options.Hold) return phases.Broken && !interrupted.IsCancellationRequested ? ExitCodes.Fail : ExitCodes.Pass;
            if (options.Keep == KeepLab.Never) await TearDownAsync(phases).ConfigureAwait(false);
            // A run that failed before the lab's folders were mounted has its record where it began.
            var record = File.Exists(Path.Combine(LabRoot.Output, RunFiles.Plan)) ? LabRoot.Output : directory;
            signals.RunIsOver = true;
            var judged = await new JudgeAndReport(record).RunAsync(phases).ConfigureAwait(false);
            history.Append("runner", EventKinds.RunFinished, new { milliseconds = _time.GetElapsedTime(started).TotalMilliseconds });
            await display.FinishAsync(judged, directory).ConfigureAwait(false);
            if (options.Keep == KeepLab.Always || (options.Keep == KeepLab.OnFailure && judged?.Verdict != Verdict.Pass)) await StayAsync(interrupted.Token).ConfigureAwait(false);
            return judged is null ? ExitCodes.Unknown : judged.Verdict.ExitCode();
        }
        finally
        {
            await TearDownAsync(phases).ConfigureAwait(false);
        }
    }

    private async Task RunPhasesAsync(PhaseRunner phases, HistoryWriter history, RunDisplay display, CancellationToken interrupted)
    {
        await phases.RunAsync("plan", async cancellationToken => _session = await OpenAsync(history, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (_session is not { } session) return;
        display.Watch(session);
        await phases.RunAsync("provision", token => ProvisionPhase.RunAsync(session, token)).ConfigureAwait(false);
        await phases.RunAsync("install", token => new InstallPhase(session).RunAsync(token)).ConfigureAwait(false);
        await phases.RunAsync("configure", token => new ConfigurePhase(session).RunAsync(token)).ConfigureAwait(false);
        await phases.RunAsync("settle", token => new SettlePhase(session).RunAsync(token)).ConfigureAwait(false);
        if (options.Hold && !phases.Broken) await StayAsync(interrupted).ConfigureAwait(false);
        else if (!options.Hold) await phases.RunAsync("act", token => new ActPhase(session).RunAsync(token)).ConfigureAwait(false);
        await phases.AlwaysAsync("collect", token => new CollectPhase(session).RunAsync(token)).ConfigureAwait(false);
    }

    /// <summary>A lab that was asked to stay does so until it is told to end.</summary>
    private async Task StayAsync(CancellationToken interrupted)
    {
        if (_session is not { } session || interrupted.IsCancellationRequested) return;
        ClientFiles.Write(session.Authority, session.EngineEndpoint);
        session.History.Append("runner", EventKinds.LabUp);
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TearDownAsync(PhaseRunner phases)
    {
        if (_session is not { } session) return;
        _session = null;
        await phases.AlwaysAsync("teardown", _ => session.DisposeAsync().AsTask()).ConfigureAwait(false);
    }

    /// <summary>Reads what the outer process prepared, finds the guest, and covers <c>/run</c>: from here on the run directory is <see cref="LabRoot.Output"/>.</summary>
    private async Task<LabSession> OpenAsync(HistoryWriter history, CancellationToken cancellationToken)
    {
        var kvm = Task.Run(() => new KvmCheck(LabFolders.Cache).AskAsync(cancellationToken), cancellationToken);
        var guest = Task.Run(() => new GuestImageBuilder(LabFolders.Guests).GetOrBuildAsync(cancellationToken), cancellationToken);
        var loaded = ScenarioLoader.Load(Path.Combine(directory, RunFiles.Scenario), options.Hosts);
        var scenario = loaded.Scenario ?? throw new LabException(ErrorKind.Internal, $"{RunFiles.Scenario} was valid outside and is not inside.");
        var plan = RunDirectory.Open(directory).Plan ?? throw new LabException(ErrorKind.Internal, $"{RunFiles.Plan} cannot be read.");
        var image = await guest.ConfigureAwait(false);
        LabRoot.Mount(AppContext.BaseDirectory, Path.GetDirectoryName(image.KernelPath)!, directory);
        history.Append("runner", EventKinds.RunStarted, new { runId = Path.GetFileName(directory), scenario = scenario.Name, labVersion = RunEnvironments.LabVersion });
        return new LabSession(LabRoot.Output, scenario, plan, history, _time)
        {
            RunId = Path.GetFileName(directory),
            Accelerator = (await kvm.ConfigureAwait(false)).State == FactState.Ok ? "kvm" : "tcg",
            FullCapture = options.FullCapture,
            Guest = new GuestFiles($"{LabRoot.Guest}/{Path.GetFileName(image.KernelPath)}", $"{LabRoot.Guest}/{Path.GetFileName(image.InitrdPath)}"),
        };
    }
}

/// <summary>What <c>lab run</c> passes on to the process inside.</summary>
public sealed record InsideOptions(int? Hosts, KeepLab Keep, bool FullCapture, bool Json, bool Hold);
