using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Doctor;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;
using Lab.Runner.Suites;
using Lab.Runner.Suites.Displays;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab suite SCENARIOS…</c>: many runs side by side, one page about all of them.</summary>
public static class SuiteCommand
{
    public static Command Create()
    {
        var options = new SuiteOptions();
        var command = new Command("suite", "Run many scenarios side by side, and hold each verdict against the one the scenario is written to get.");
        options.AddTo(command);
        command.SetAction((parsed, _) => StartAsync(options, parsed));
        return command;
    }

    private static async Task<int> StartAsync(SuiteOptions options, ParseResult parsed)
    {
        try
        {
            if (parsed.GetValue(options.List)) return List(options, parsed);
            using var prepared = parsed.GetResult(options.Resume) is null ? Begin(options, parsed) : GoOn(options, parsed);
            return prepared is null ? ExitCodes.BadInput : await RunAsync(prepared, parsed.GetValue(options.Json));
        }
        catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.BadInput;
        }
    }

    private static int List(SuiteOptions options, ParseResult parsed)
    {
        if (Read(parsed.GetValue(options.Scenarios)!) is not { } all) return ExitCodes.BadInput;
        var chosen = Divided(options, parsed, NameFilter.Parse(parsed.GetValue(options.Filter)!).Choose(all));
        if (parsed.GetValue(options.Json)) SuiteList.WriteJson(Console.Out, chosen);
        else SuiteList.Render(Terminal.Out, chosen);
        return ExitCodes.Pass;
    }

    /// <returns>Null when something was wrong, which has been said by then.</returns>
    private static PreparedSuite? Begin(SuiteOptions options, ParseResult parsed)
    {
        if (Read(parsed.GetValue(options.Scenarios)!) is not { } all || !MachineCanRun(options.RunArguments(parsed))) return null;
        var selected = NameFilter.Parse(parsed.GetValue(options.Filter)!).Choose(all);
        var chosen = Divided(options, parsed, selected);
        var arguments = options.RunArguments(parsed);
        var parallel = Capacity.Of(parsed.GetValue(options.Parallel)!, chosen, arguments);
        var shard = parsed.GetValue(options.Shard) is { } text ? Shard.Parse(text) : null;
        var runs = parsed.GetValue(options.Runs)!;
        SayUnfinished(runs, chosen, shard);
        var seconds = KnownDurations.Of(chosen, runs);
        var directory = SuiteDirectory.Create(runs, TimeProvider.System.GetUtcNow());
        var state = SuiteBeginning.Of(Path.GetFileName(directory.Root), TimeProvider.System.GetUtcNow(), selected, chosen, shard) with
        {
            Folder = Directory.GetCurrentDirectory(),
            LabVersion = RunEnvironments.LabVersion,
            Parallel = parallel,
            RunArguments = arguments,
            Retries = parsed.GetValue(options.Retries),
        };
        directory.Save(state);
        return new PreparedSuite(directory, state, chosen, seconds);
    }

    /// <returns>As <see cref="Begin"/>.</returns>
    private static PreparedSuite? GoOn(SuiteOptions options, ParseResult parsed)
    {
        if (parsed.GetValue(options.Scenarios)!.Length > 0 || parsed.GetResult(options.Filter) is { Implicit: false } || parsed.GetResult(options.Provider) is { Implicit: false } || parsed.GetResult(options.Shard) is not null)
            throw new LabException(ErrorKind.BadRequest, "--resume goes on with the scenarios that the suite began with: give neither scenarios nor --filter nor --provider nor --shard.");
        var runs = parsed.GetValue(options.Runs)!;
        var path = parsed.GetValue(options.Resume) ?? SuiteDirectory.Latest(runs)
            ?? throw new LabException(ErrorKind.NotFound, $"{runs} holds no suite to go on with: name a suite directory, or begin with `lab suite SCENARIOS`.");
        var directory = SuiteDirectory.Resume(path);
        var suite = directory.Read();
        if (Read([.. suite.Scenarios.Select(entry => Path.GetRelativePath(".", Path.Combine(suite.Folder, entry.File)))]) is not { } now || !MachineCanRun(suite.RunArguments))
        {
            directory.Dispose();
            return null;
        }

        var rest = SuiteResumption.Of(suite, now);
        foreach (var name in rest.Changed) Terminal.Error.WriteLine($"{name} has changed since it ran: it is run again.");
        var retries = parsed.GetResult(options.Retries) is { Implicit: false } ? parsed.GetValue(options.Retries) : suite.Retries;
        var parallel = rest.Todo.Count == 0 && suite.Parallel is { } known ? known : Capacity.Of(parsed.GetValue(options.Parallel)!, rest.Todo, suite.RunArguments);
        return new PreparedSuite(directory, rest.State with { Parallel = parallel, Retries = retries, Finished = rest.Todo.Count == 0 ? suite.Finished : null }, rest.Todo, KnownDurations.Of(now, runs));
    }

    private static async Task<int> RunAsync(PreparedSuite prepared, bool json)
    {
        using var interrupted = new CancellationTokenSource();
        using var signals = new SuiteInterruptions(interrupted);
        await using var display = SuiteDisplay.Choose(json);
        var suite = await new SuiteRunner(prepared.Directory, prepared.State, prepared.Todo, prepared.Seconds, display, TimeProvider.System).RunAsync(interrupted.Token);
        var shown = Terminal.Shown(prepared.Directory.Root);
        SuiteReport.Write(prepared.Directory, suite);
        await display.FinishAsync(suite, shown, Path.Combine(shown, SuiteDirectory.Index));
        return suite.ExitCode();
    }

    /// <returns>Null when anything is wrong with any of them, all of which has been said.</returns>
    private static IReadOnlyList<SuiteScenario>? Read(string[] paths)
    {
        if (paths.Length == 0) throw new LabException(ErrorKind.BadRequest, "Name scenario files, or folders of them, such as scenarios/.");
        var files = ScenarioFiles.Read(paths);
        foreach (var faulty in files.Faulty) Terminal.Error.WriteFaults(faulty);
        foreach (var problem in files.Problems) Terminal.Error.WriteProblem(new LabException(ErrorKind.BadRequest, problem));
        return files.AreValid ? files.Scenarios : null;
    }

    private static IReadOnlyList<SuiteScenario> Divided(SuiteOptions options, ParseResult parsed, IReadOnlyList<SuiteScenario> selected) =>
        parsed.GetValue(options.Shard) is { } text ? Shard.Parse(text).Of(selected) : selected;

    private static bool MachineCanRun(IReadOnlyList<string> runArguments)
    {
        if (runArguments.Contains(RunOptions.Simulation)) return true;
        var facts = MachineFacts.AskAsync(LabFolders.Cache).GetAwaiter().GetResult();
        foreach (var obstacle in facts.Obstacles)
            Terminal.Error.WriteProblem(new LabException(ErrorKind.Environment, $"This machine cannot run labs: {obstacle.Name}: {obstacle.Value}. {obstacle.HowToGet}"));
        return facts.CanRunNamespaces;
    }

    private static void SayUnfinished(string runs, IReadOnlyList<SuiteScenario> chosen, Shard? shard)
    {
        // A last suite that cannot be read is no reason not to begin another.
        if (SuiteDirectory.Latest(runs) is not { } latest || SuiteDirectory.TryRead(latest) is not { } suite) return;
        if (suite.IsComplete || suite.Shard != shard || !suite.Scenarios.Select(entry => entry.Name).SequenceEqual(chosen.Select(scenario => scenario.Name))) return;
        Terminal.Error.WriteLine($"The last suite of these scenarios is not finished; `lab suite --resume` would go on with {Terminal.Shown(latest)}. This is a new one.");
    }

    /// <param name="Todo">What is to be run now.</param>
    /// <param name="Seconds">How long each should take, by name.</param>
    private sealed record PreparedSuite(SuiteDirectory Directory, SuiteState State, IReadOnlyList<SuiteScenario> Todo, IReadOnlyDictionary<string, double> Seconds) : IDisposable
    {
        public void Dispose() => Directory.Dispose();
    }
}
