using Lab.Simulation.Hypervisors;

namespace Lab.Runner.Models;

/// <summary>What a simulation reckons with, and where its numbers come from.</summary>
/// <param name="Calibration">The real runs that they were read from; null: nobody calibrated it, or wrote it down.</param>
public sealed record SimulationModel(HypervisorModel Parameters, ModelCalibration? Calibration)
{
    public static SimulationModel Default { get; } = new(new HypervisorModel(), null);

    /// <summary>For <c>environment.json</c> and for people: <c>default</c>, <c>calibrated from 22 runs</c>, <c>stated</c>.</summary>
    public string Words => Calibration is { } calibration ? $"calibrated from {Reports.Pages.Words.Count(calibration.Runs.Count, "run", "runs")}"
        : Parameters == Default.Parameters ? "default" : "stated";
}

/// <summary>From what a model was calibrated.</summary>
/// <param name="LabVersion">Of the lab that did it.</param>
/// <param name="Migrations">In all of the runs.</param>
public sealed record ModelCalibration(string LabVersion, int Migrations, IReadOnlyList<CalibrationRun> Runs);

/// <summary>A run that a model was calibrated from: what was seen is known again by its content, wherever it lies.</summary>
/// <param name="Run">The name of its directory.</param>
/// <param name="Digest">Of its history.</param>
/// <param name="ScenarioDigest">Of its scenario: another run of the same is no unseen point.</param>
public sealed record CalibrationRun(string Scenario, string Run, string Digest, string ScenarioDigest);
