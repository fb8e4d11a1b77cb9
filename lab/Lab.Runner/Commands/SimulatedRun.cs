using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;
using Lab.Simulation.Clocks;
using Lab.Simulation.Hypervisors;

namespace Lab.Runner.Commands;

/// <summary><c>lab run SCENARIO --provider simulation</c>: the same run on virtual time, in this process alone.</summary>
internal static class SimulatedRun
{
    /// <summary>Of simulated time: a run that takes longer will not end.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    public static int Run(RunOptions options, ParseResult parsed)
    {
        var file = parsed.GetValue(options.Scenario)!;
        var loaded = ScenarioLoader.Load(file, parsed.GetValue(options.Hosts));
        if (loaded.Value is not { } scenario)
        {
            Terminal.Error.WriteFaults(loaded);
            return ExitCodes.BadInput;
        }

        try
        {
            var (seed, model) = (parsed.GetValue(options.Seed), new HypervisorModel());
            var plan = LabPlanner.Plan(scenario, RunOptions.Simulation);
            var directory = RunDirectories.CreateSimulated(parsed.GetValue(options.Runs)!, plan, file, seed, model);
            return Simulate(new SimulatedPlaceMaker(directory, scenario, plan, model, seed), parsed.GetValue(options.Json));
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
            return problem.Kind == ErrorKind.NotSupported ? ExitCodes.Skipped : ExitCodes.BadInput;
        }
    }

    private static int Simulate(SimulatedPlaceMaker made, bool json)
    {
        var (time, exitCode) = (new VirtualTime(), ExitCodes.Unknown);
        var options = new LabRunOptions(KeepLab.Never, json, Hold: false) { IsSimulated = true };
        time.Run(async () => exitCode = await new LabRun(made.Directory, made.Make(time), options, time).RunAsync(), Longest);
        return exitCode;
    }

    private sealed record SimulatedPlaceMaker(string Directory, Scenario Scenario, Providers.Plans.LabPlan Plan, HypervisorModel Model, ulong Seed)
    {
        public SimulatedPlace Make(VirtualTime time) => new(Directory, Scenario, Plan, time, Model, Seed);
    }
}
