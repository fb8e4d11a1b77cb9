using Lab.Runner.Commands;
using Lab.Runner.Runs;
using Lab.Runner.Suites.Displays;

namespace Lab.Runner.Suites;

/// <summary>Runs what a suite has not finished, labs side by side, and records every step before the next one.</summary>
/// <param name="todo">The scenarios to run; the others of <paramref name="state"/> stay as they are.</param>
/// <param name="seconds">How long each should take, by name.</param>
public sealed class SuiteRunner(
    SuiteDirectory directory, SuiteState state, IReadOnlyList<SuiteScenario> todo, IReadOnlyDictionary<string, double> seconds, SuiteDisplay display, TimeProvider time)
{
    /// <summary>Starts <c>lab run</c> with these arguments, and tells of each event.</summary>
    public Func<IReadOnlyList<string>, Action<HistoryEvent>, ILabChild> StartRun { get; init; } = LabChild.Start;

    /// <summary>For interrupted runs to tear down in order; the kernel removes what is left of them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Dictionary<SuiteScenario, Lane> _lanes = [];
    private readonly double _before = state.Milliseconds;
    private readonly long _started = time.GetTimestamp();

    /// <returns>The suite as it is in the end; unfinished when it was interrupted.</returns>
    public async Task<SuiteState> RunAsync(CancellationToken interrupted)
    {
        var schedule = new RunSchedule(todo, state.Parallel!, seconds);
        display.Begin(state, schedule);
        using var stop = interrupted.Register(() => _ = EndAllAsync());
        while (true)
        {
            while (!interrupted.IsCancellationRequested && schedule.Start() is { } next) Start(next, interrupted);
            if (_lanes.Count == 0) break;
            await Task.WhenAny(_lanes.Values.Select(lane => lane.Child.Ended));
            foreach (var (scenario, lane) in _lanes.Where(item => item.Value.Child.Ended.IsCompleted).ToList())
                await EndAsync(schedule, scenario, lane, interrupted.IsCancellationRequested);
        }

        if (todo.Count > 0 || state.Finished is null) Save(state with { Finished = state.IsComplete ? time.GetUtcNow() : null });
        return state;
    }

    private void Start(SuiteScenario scenario, CancellationToken interrupted)
    {
        var before = AttemptReader.RunsOf(directory, scenario.Name);
        Save(state.With(state[scenario.Name] with { State = EntryState.Running, Hash = scenario.Hash }));
        var child = StartRun([scenario.File, .. state.RunArguments, "--runs", directory.PathOf(SuiteDirectory.Runs)], item => display.Happened(scenario.Name, item));
        lock (_lanes) _lanes[scenario] = new Lane(child, before, time.GetUtcNow(), time.GetTimestamp());
        if (interrupted.IsCancellationRequested) child.Interrupt(); // it came between the question and the start, and has told only those it saw
        display.Started(state[scenario.Name]);
    }

    private async Task EndAsync(RunSchedule schedule, SuiteScenario scenario, Lane lane, bool interrupted)
    {
        lock (_lanes) _lanes.Remove(scenario);
        var end = await lane.Child.Ended;
        var entry = state[scenario.Name];
        if (interrupted)
        {
            schedule.End(scenario, again: false);
            Save(state.With(entry with { State = EntryState.Pending }));
            return;
        }

        entry = After(entry, AttemptReader.Read(directory, scenario.Name, lane.Before, end, lane.Started, time.GetElapsedTime(lane.Began)), end);
        var again = entry.Outcome is EntryOutcome.Undecided or EntryOutcome.Contradicted && entry.Attempts.Count <= state.Retries && end.ExitCode != ExitCodes.BadInput;
        schedule.End(scenario, again);
        if (again) entry = entry with { State = EntryState.Pending };
        Save(state.With(entry));
        display.Ended(entry, again);
    }

    private static SuiteEntry After(SuiteEntry entry, SuiteAttempt attempt, ChildEnd end)
    {
        if (end.ExitCode == ExitCodes.Skipped) return entry with { State = EntryState.Skipped, Reason = AttemptReader.ReasonOf(end) };
        var after = entry with { State = EntryState.Finished, Attempts = [.. entry.Attempts, attempt] };
        return after with { Reason = after.Decisive is { Verdict: null } undecided ? undecided.Headline : null };
    }

    private void Save(SuiteState next)
    {
        state = next with { Milliseconds = Math.Round(_before + time.GetElapsedTime(_started).TotalMilliseconds) };
        directory.Save(state);
    }

    private async Task EndAllAsync()
    {
        display.Interrupted();
        foreach (var child in Children()) child.Interrupt();
        await Task.Delay(Patience, time);
        foreach (var child in Children()) child.Kill();
    }

    private List<ILabChild> Children()
    {
        lock (_lanes) return [.. _lanes.Values.Select(lane => lane.Child)];
    }

    /// <summary>One lab under way.</summary>
    /// <param name="Before">The scenario's run directories before it began.</param>
    private sealed record Lane(ILabChild Child, IReadOnlySet<string> Before, DateTimeOffset Started, long Began);
}
