using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Calibrations;
using Lab.Runner.Models;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Stack;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab calibrate RUN…</c>: reads the numbers of the simulation's model from real runs.</summary>
public static class CalibrateCommand
{
    private const int DefaultRounds = 3;
    private const int MostRounds = 20;

    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN") { Description = "Run directories, and folders that have some below them.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output") { Description = "The file to write.", DefaultValueFactory = _ => "model.json" };
        var rounds = CommandInput.Number("--rounds", "How often every parameter is looked at.", 1, MostRounds, DefaultRounds);
        var simulated = new Option<bool>(SimulatedToo) { Description = "Take simulated runs for measured ones: only to try the calibration itself.", Hidden = true };
        var command = new Command("calibrate", "Read the costs that a simulation reckons with from real runs, and write them to a file for --model.") { runs };
        foreach (var option in (Option[])[output, rounds, simulated]) command.Options.Add(option);
        command.SetAction(parsed => Calibrate(parsed.GetValue(runs)!, parsed.GetValue(output)!, parsed.GetValue(rounds), parsed.GetValue(simulated)));
        return command;
    }

    /// <summary>Not for people: of tests of the commands themselves.</summary>
    internal const string SimulatedToo = "--simulated-too";

    private static int Calibrate(string[] paths, string output, int rounds, bool simulatedToo)
    {
        try
        {
            var found = ObservedRuns.Find(paths, simulatedToo);
            foreach (var sentence in found.Skipped) Terminal.Error.MarkupLineInterpolated($"[grey]skipped:[/] {sentence}");
            foreach (var sentence in found.Oddities()) Terminal.Error.MarkupLineInterpolated($"[yellow]{sentence}[/]");
            var calibration = new Calibration(found.Usable, Predictor.Predict);
            calibration.Run(rounds, round => Terminal.Error.WriteLine(FormattableString.Invariant($"round {round} of {rounds} over {Words.Count(found.Usable.Count, "run", "runs")} ...")));
            var model = new SimulationModel(calibration.Model, Origin(found.Usable));
            File.WriteAllText(output, ModelFile.Render(model));
            CalibrationTable.Render(Terminal.Out, calibration.Parameters());
            Terminal.Out.WriteLine($"{output}: a model {model.Words} ({Words.Count(model.Calibration!.Migrations, "migration", "migrations")}). `lab accuracy RUN… --model {output}` says what it is worth on other runs.");
            return ExitCodes.Pass;
        }
        catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.BadInput;
        }
    }

    private static ModelCalibration Origin(IReadOnlyList<ObservedRun> runs) => new(
        RunEnvironments.LabVersion,
        runs.Sum(run => run.Migrations.Count),
        [.. runs.Select(run => run.Identity).OrderBy(run => run.Scenario, StringComparer.Ordinal).ThenBy(run => run.Run, StringComparer.Ordinal)]);
}
