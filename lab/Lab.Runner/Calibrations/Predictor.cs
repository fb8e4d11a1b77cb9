using System.Text;
using Lab.Model.Errors;
using Lab.Runner.Commands;
using Lab.Runner.Models;
using Lab.Runner.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Simulation.Hypervisors;

namespace Lab.Runner.Calibrations;

/// <summary>What a model says a run would have been: its scenario goes through the whole simulation (engine, agents, hypervisors) and is recorded, not judged.</summary>
internal static class Predictor
{
    private const ulong Seed = 1;
    private const int MostAtOnce = 64;

    /// <returns>The migrations in their order; those that did not complete have no account.</returns>
    /// <exception cref="LabException">The simulation does not know what the scenario asks for.</exception>
    public static IReadOnlyList<ObservedMigration> Predict(ObservedRun run, HypervisorModel model)
    {
        if (ScenarioLoader.Parse(Encoding.UTF8.GetBytes(run.ScenarioText), RunFiles.Scenario, run.Hosts).Value is not { } scenario)
            throw new LabException(ErrorKind.BadRequest, $"The scenario of {run.Identity.Scenario} cannot be read.");
        var plan = LabPlanner.Plan(scenario, RunOptions.Simulation);
        SimulationLimits.Check(plan);
        var folder = Directory.CreateTempSubdirectory("lab-prediction-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, RunFiles.Scenario), run.ScenarioText);
            File.WriteAllText(Path.Combine(folder, RunFiles.Plan), PlanJson.Write(plan));
            SimulatedRun.Record(folder, scenario, plan, Seed, new SimulationModel(model, null));
            return ObservedRun.MigrationsOf(RunDirectory.Open(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Of several runs, side by side: each has a clock and a thread of its own. Of a run that the model cannot carry out there are no migrations.</summary>
    public static IReadOnlyList<IReadOnlyList<ObservedMigration>> Predict(IReadOnlyList<ObservedRun> runs, HypervisorModel model) =>
        [.. runs.AsParallel().AsOrdered().WithDegreeOfParallelism(Math.Min(MostAtOnce, Environment.ProcessorCount)).WithMergeOptions(ParallelMergeOptions.FullyBuffered).Select(run => TryPredict(run, model))];

    private static IReadOnlyList<ObservedMigration> TryPredict(ObservedRun run, HypervisorModel model)
    {
        try
        {
            return Predict(run, model);
        }
        catch (Exception refused) when (refused is LabException or InvalidOperationException)
        {
            return [];
        }
    }
}
