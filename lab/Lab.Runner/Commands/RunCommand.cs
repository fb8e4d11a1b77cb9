using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Sessions;

namespace Lab.Runner.Commands;

/// <summary><c>lab run SCENARIO</c>: reads and plans out here, then becomes the lab and does the rest inside.</summary>
public static class RunCommand
{
    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command("run", "Build a lab, do what the scenario says, judge what was seen, and report.");
        options.AddTo(command);
        command.SetAction((parsed, _) => parsed.GetValue(options.Provider) == RunOptions.Ssh ? LentRun.RunAsync(options, parsed) : Task.FromResult(Start(options, parsed)));
        return command;
    }

    private static int Start(RunOptions options, ParseResult parsed)
    {
        if (parsed.GetValue(options.DieWith) is { } parent) ParentDeath.DieWith(parent);
        var (prepared, exitCode) = Preparation.Prepare(parsed.GetValue(options.Scenario)!, parsed.GetValue(options.Hosts), parsed.GetValue(options.Runs)!, parsed.GetValue(options.Provider)!);
        if (prepared is null) return exitCode;
        try
        {
            KeptLab.Of(Environment.ProcessId, prepared.Plan.Scenario, prepared.Directory).Register();
            NamespaceEntry.Replace(NamespaceEntry.Command(options.Inside(parsed, prepared.Directory)));
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
        }

        return ExitCodes.BadInput; // only when it could not become the lab
    }
}
