using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Accuracies;
using Lab.Runner.Calibrations;
using Lab.Runner.Reports.Plots;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab accuracy RUN… --model FILE</c>: real runs beside what the simulation predicts for them.</summary>
public static class AccuracyCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN") { Description = "Run directories, and folders that have some below them.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string?>("--model") { Description = "The model, a file as `lab calibrate` writes it; without it the defaults." };
        var output = new Option<string>("--output") { Description = "Folder for the page, the plots and the figures.", DefaultValueFactory = _ => "accuracy" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var check = new Option<bool>("--check") { Description = "Exit with 1 where the goals are not met on the runs that the model had not seen, and with 2 where there are none." };
        var simulated = new Option<bool>(CalibrateCommand.SimulatedToo) { Description = "Take simulated runs for measured ones: only to try the report itself.", Hidden = true };
        var command = new Command("accuracy", "Hold real runs against what the simulation predicts for them.") { runs };
        foreach (var option in (Option[])[model, output, json, check, simulated]) command.Options.Add(option);
        command.SetAction(parsed => Report(parsed.GetValue(runs)!, parsed.GetValue(model), parsed.GetValue(output)!, parsed.GetValue(json), parsed.GetValue(check), parsed.GetValue(simulated)));
        return command;
    }

    private static int Report(string[] paths, string? modelFile, string output, bool json, bool check, bool simulatedToo)
    {
        if (SimulatedRun.ModelOf(modelFile) is not { } model) return ExitCodes.BadInput;
        try
        {
            var accuracy = Accuracy.Of(model, ObservedRuns.Find(paths, simulatedToo), runs => Predictor.Predict(runs, model.Parameters));
            Directory.CreateDirectory(output);
            var document = AccuracyFile.Render(accuracy);
            File.WriteAllText(Path.Combine(output, AccuracyFile.Name), document);
            var page = Path.Combine(output, AccuracyPage.Name);
            File.WriteAllText(page, AccuracyPage.Render(accuracy, RunPlots.Save(AccuracyPlot.All(accuracy), output)));
            if (json) Console.Out.Write(document);
            else
            {
                AccuracyTable.Render(Terminal.Out, accuracy);
                Terminal.Out.WriteLine($"page: {Terminal.Shown(page)}");
            }

            return !check ? ExitCodes.Pass : accuracy.IsMet switch { true => ExitCodes.Pass, false => ExitCodes.Fail, null => ExitCodes.Unknown };
        }
        catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.BadInput;
        }
    }
}
