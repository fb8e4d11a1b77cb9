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
        command.SetAction(parsed => Check(parsed.GetValue(run)!, parsed.GetValue(json), parsed.GetValue(dry)));
        return command;
    }

    private static int Check(string path, bool json, bool dry)
    {
        try
        {
            var run = RunDirectory.Open(path);
            var judged = RunJudge.Judge(run);
            if (!dry) RunReport.Write(run, judged);
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
