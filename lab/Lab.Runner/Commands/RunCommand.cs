using System.CommandLine;
using System.Globalization;
using Lab.Model.Errors;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;
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
        command.SetAction((parsed, _) => Task.FromResult(Start(options, parsed)));
        return command;
    }

    private static int Start(RunOptions options, ParseResult parsed)
    {
        var file = parsed.GetValue(options.Scenario)!;
        var loaded = ScenarioLoader.Load(file, parsed.GetValue(options.Hosts));
        if (loaded.Scenario is null)
        {
            Terminal.Error.WriteFaults(loaded);
            return ExitCodes.BadInput;
        }

        try
        {
            var plan = LabPlanner.Plan(loaded.Scenario);
            var directory = RunDirectories.Create(parsed.GetValue(options.Runs)!, plan, file, TimeProvider.System.GetUtcNow());
            NamespaceEntry.Replace(NamespaceEntry.Command(options.Inside(parsed, directory)));
            return ExitCodes.BadInput; // Replace does not return
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.BadInput;
        }
    }
}
