using System.Collections.Concurrent;
using System.Text.Json;
using Lab.Model.Units;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Runner.Suites;
using Lab.Runner.Suites.Displays;
using static Lab.Tests.Suites.SampleSuite;

namespace Lab.Tests.Suites;

/// <summary>A whole suite whose runs only pretend.</summary>
public sealed class SuiteRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-suite-").FullName;
    private IReadOnlyList<string> _arguments = [];
    private readonly ConcurrentQueue<string> _started = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_scenario_gets_its_verdict_and_its_run_directory()
    {
        var (directory, suite) = await RunAsync(0, ("control", Verdict.Fail, [1]), ("good", Verdict.Pass, [0]));
        Assert.Equal(0, suite.ExitCode());
        Assert.True(suite.IsComplete);
        Assert.NotNull(suite.Finished);
        Assert.StartsWith("runs/control/", suite["control"].Decisive!.Run, StringComparison.Ordinal);
        Assert.Equal(JsonSerializer.Serialize(suite, RunJson.File), JsonSerializer.Serialize(directory.Read(), RunJson.File));
    }

    [Fact]
    public async Task What_is_not_as_expected_is_run_again_as_often_as_asked()
    {
        var (_, suite) = await RunAsync(2, ("flaky", Verdict.Pass, [2, 0]), ("wrong", Verdict.Pass, [1, 1, 1]), ("good", Verdict.Pass, [0]));
        Assert.True(suite["flaky"].IsFlaky);
        Assert.Equal(3, suite["wrong"].Attempts.Count);
        Assert.Equal(EntryOutcome.Contradicted, suite["wrong"].Outcome);
        Assert.Single(suite["good"].Attempts);
        Assert.Equal(6, _started.Count);
    }

    [Fact]
    public async Task A_retry_without_a_verdict_does_not_speak_for_the_one_that_counts()
    {
        var (_, suite) = await RunAsync(1, ("wrong", Verdict.Pass, [1, 137]));
        Assert.Equal(Verdict.Fail, suite["wrong"].Decisive!.Verdict);
        Assert.Null(suite["wrong"].Reason);
    }

    [Fact]
    public async Task A_run_that_is_refused_is_not_tried_again()
    {
        var (_, suite) = await RunAsync(3, ("bad", Verdict.Pass, [3]));
        Assert.Equal("error: it is refused", suite["bad"].Reason);
        Assert.Equal(2, suite.ExitCode());
    }

    [Fact]
    public async Task What_this_machine_cannot_run_is_skipped_with_the_reason()
    {
        var (_, suite) = await RunAsync(1, ("bonded", Verdict.Pass, [4]), ("good", Verdict.Pass, [0]));
        Assert.Equal(EntryState.Skipped, suite["bonded"].State);
        Assert.Equal("error: it is refused", suite["bonded"].Reason);
        Assert.Empty(suite["bonded"].Attempts);
        Assert.Equal(0, suite.ExitCode());
    }

    [Fact]
    public async Task A_run_whose_exit_code_and_verdict_disagree_has_none()
    {
        var (_, suite) = await RunAsync(0, ("killed", Verdict.Pass, [137]));
        Assert.Null(suite["killed"].Decisive!.Verdict);
        Assert.Contains("signal 9", suite["killed"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_suite_leaves_its_runs_to_be_made_again()
    {
        using var interrupted = new CancellationTokenSource();
        using var directory = SuiteDirectory.Create(_folder, DateTimeOffset.UnixEpoch);
        var runner = Runner(directory, 0, [("hanging", Verdict.Pass, []), ("waiting", Verdict.Pass, [0])], labs: 1, onStart: () => interrupted.Cancel());
        var suite = await runner.RunAsync(interrupted.Token);
        Assert.All(suite.Scenarios, entry => Assert.Equal(EntryState.Pending, entry.State));
        Assert.Equal(["hanging"], _started);
        Assert.Null(directory.Read().Finished);
    }

    [Fact]
    public async Task Every_run_is_given_what_the_suite_was_and_so_is_one_that_goes_on()
    {
        var (directory, suite) = await RunAsync(0, ("a", Verdict.Pass, [0]));
        Assert.Equal(["scenarios/a.yaml", "--provider", "vagrant", "--runs"], _arguments.Take(4));
        Assert.Equal(suite.RunArguments, directory.Read().RunArguments);
        Assert.Equal((1, "one lab at a time, with --provider vagrant."), (Capacity.Of("auto", [], suite.RunArguments).Labs, Capacity.Of("auto", [], suite.RunArguments).Why));
        Assert.Equal(3, Capacity.Of("3", [], suite.RunArguments).Labs);
    }

    private async Task<(SuiteDirectory Directory, SuiteState Suite)> RunAsync(int retries, params (string Name, Verdict Expected, int[] Exits)[] scenarios)
    {
        using var directory = SuiteDirectory.Create(_folder, DateTimeOffset.UnixEpoch);
        return (directory, await Runner(directory, retries, scenarios, labs: 2).RunAsync(CancellationToken.None));
    }

    private SuiteRunner Runner(SuiteDirectory directory, int retries, (string Name, Verdict Expected, int[] Exits)[] scenarios, int labs, Action? onStart = null)
    {
        var todo = scenarios.Select(item => Scenario(item.Name, expected: item.Expected)).OrderBy(item => item.Name, StringComparer.Ordinal).ToList();
        var state = SuiteBeginning.Of("x", DateTimeOffset.UnixEpoch, todo, todo, null) with { Parallel = new Parallelism(labs, ByteCount.FromMebibytes(8192), ""), Retries = retries, RunArguments = ["--provider", "vagrant"] };
        var exits = scenarios.ToDictionary(item => $"scenarios/{item.Name}.yaml", item => new Queue<int>(item.Exits));
        return new SuiteRunner(directory, state, todo, todo.ToDictionary(item => item.Name, item => item.Estimate), new Silent(), TimeProvider.System)
        {
            StartRun = (arguments, _) =>
            {
                var name = Path.GetFileNameWithoutExtension(arguments[0]);
                _started.Enqueue(name);
                _arguments = arguments;
                var child = new PretendedRun();
                if (exits[arguments[0]].TryDequeue(out var exit)) child.End(exit, Path.Combine(arguments[^1], name));
                onStart?.Invoke();
                return child;
            },
        };
    }

    /// <summary>Leaves a verdict as a real one would, and ends.</summary>
    private sealed class PretendedRun : ILabChild
    {
        private readonly TaskCompletionSource<ChildEnd> _ended = new();

        public Task<ChildEnd> Ended => _ended.Task;

        public void Interrupt() => _ended.TrySetResult(new ChildEnd(2, null, null, ""));

        public void Kill() => Interrupt();

        public void End(int exit, string folder)
        {
            string? run = null;
            if (exit is not (3 or 4))
            {
                run = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
                File.WriteAllText(Path.Combine(run, RunFiles.Verdict), JsonSerializer.Serialize(Judged(exit), RunJson.File));
            }

            _ended.SetResult(new ChildEnd(exit, run, null, "error: it is refused"));
        }

        private static JudgedRun Judged(int exit) => new()
        {
            Run = new RunIdentity(null, null, false, null, null, null, null, null, null),
            Verdict = exit switch { 0 => Verdict.Pass, 1 => Verdict.Fail, _ => Verdict.Unknown },
            Expected = Verdict.Pass,
            Headline = "It is so.",
            Checks = [],
            Migrations = [],
            Ledger = [],
            Captures = [],
            RoundTrips = [],
            Damage = [],
        };
    }

    private sealed class Silent : SuiteDisplay
    {
        public override void Begin(SuiteState suite, RunSchedule schedule)
        {
        }

        public override void Started(SuiteEntry entry)
        {
        }

        public override void Ended(SuiteEntry entry, bool again)
        {
        }

        public override void Interrupted()
        {
        }

        public override Task FinishAsync(SuiteState suite, string directory, string index) => Task.CompletedTask;
    }
}
