using System.CommandLine;
using System.Text.Json;
using Lab.Model.Errors;
using Lab.Runner.Checkers;
using Lab.Runner.Displays;
using Lab.Runner.Reports;
using Lab.Runner.Runs;

namespace Lab.Runner.Commands;

/// <summary><c>lab check RUN</c>: judges a run directory again, offline and without privileges.</summary>
public static class CheckCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "A run directory, such as runs/dedicated-bridged/latest." };
        var json = new Option<bool>("--json") { Description = "Print the verdict as JSON." };
        var dry = new Option<bool>("--dry-run") { Description = "Judge only: leave verdict.json, junit.xml, plots and report as they are." };
        var command = new Command("check", "Judge a run again from its directory alone.");
        command.Arguments.Add(run);
        command.Options.Add(json);
        command.Options.Add(dry);
        command.SetAction((parsed, cancellationToken) => CheckAsync(parsed.GetValue(run)!, parsed.GetValue(json), parsed.GetValue(dry), cancellationToken));
        return command;
    }

    private static async Task<int> CheckAsync(string path, bool json, bool dry, CancellationToken cancellationToken)
    {
        try
        {
            var run = RunDirectory.Open(path);
            var judged = Judge.Judge(run);
            if (!dry) await RunReports.WriteAsync(run, judged, cancellationToken).ConfigureAwait(false);
            if (json) Console.Out.WriteLine(JsonSerializer.Serialize(judged, RunJson.File));
            else VerdictText.Write(Terminal.Out, judged, run.Root);
            return judged.Verdict.ExitCode();
        }
        catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.BadInput;
        }
    }
}
