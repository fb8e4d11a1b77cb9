using System.CommandLine;
using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Runner.Models;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;
using Lab.Simulation.Clocks;

namespace Lab.Runner.Commands;

/// <summary><c>lab run SCENARIO --provider simulation</c>: the same run on virtual time, in this process alone.</summary>
internal static class SimulatedRun
{
    /// <summary>Of simulated time: a run that takes longer will not end.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    public static int Run(RunOptions options, ParseResult parsed)
    {
        if (parsed.GetValue(options.DieWith) is { } parent) ParentDeath.DieWith(parent);
        if (ModelOf(parsed.GetValue(options.Model)) is not { } model) return ExitCodes.BadInput;
        return Run(parsed.GetValue(options.Scenario)!, parsed.GetValue(options.Hosts), parsed.GetValue(options.Runs)!, parsed.GetValue(options.Seed), parsed.GetValue(options.Json), model).ExitCode;
    }

    /// <param name="runs">Folder that the run directory is made in.</param>
    /// <param name="model">What it reckons with; null: the defaults.</param>
    /// <returns>The exit code of <c>lab run</c>, and the run directory; null: it was refused, which has been said.</returns>
    public static (int ExitCode, string? Directory) Run(string file, int? hosts, string runs, ulong seed, bool json, SimulationModel? model = null)
    {
        var loaded = ScenarioLoader.Load(file, hosts);
        if (loaded.Value is not { } scenario)
        {
            Terminal.Error.WriteFaults(loaded);
            return (ExitCodes.BadInput, null);
        }

        try
        {
            model ??= SimulationModel.Default;
            var plan = LabPlanner.Plan(scenario, RunOptions.Simulation);
            SimulationLimits.Check(plan);
            var directory = RunDirectories.CreateSimulated(runs, plan, file, seed, model);
            var time = new VirtualTime();
            return (Simulate(new LabRun(directory, new SimulatedPlace(directory, scenario, plan, time, model, seed), new LabRunOptions(KeepLab.Never, json, Hold: false) { IsSimulated = true }, time), time), directory);
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
            return (problem.Kind == ErrorKind.NotSupported ? ExitCodes.Skipped : ExitCodes.BadInput, null);
        }
    }

    /// <summary>Only records: into a directory that has the scenario and the plan already.</summary>
    public static void Record(string directory, Scenario scenario, LabPlan plan, ulong seed, SimulationModel model)
    {
        var time = new VirtualTime();
        var options = new LabRunOptions(KeepLab.Never, Json: false, Hold: false) { IsSimulated = true, RecordOnly = true };
        Simulate(new LabRun(directory, new SimulatedPlace(directory, scenario, plan, time, model, seed), options, time), time);
    }

    /// <returns>Null when the file has faults, which have been said.</returns>
    public static SimulationModel? ModelOf(string? file)
    {
        if (file is null) return SimulationModel.Default;
        var loaded = ModelFile.Load(file);
        if (loaded.Value is null) Terminal.Error.WriteFaults(loaded);
        return loaded.Value;
    }

    private static int Simulate(LabRun run, VirtualTime time)
    {
        var exitCode = ExitCodes.Unknown;
        time.Run(async () => exitCode = await run.RunAsync(), Longest);
        return exitCode;
    }
}
