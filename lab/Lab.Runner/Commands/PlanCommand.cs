using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Doctor;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Commands;

/// <summary><c>lab plan SCENARIO</c>: what would be built, without building it.</summary>
public static class PlanCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("scenario") { Description = "A scenario file." };
        var hosts = CommandInput.OptionalNumber("--hosts", "Number of hosts instead of the scenario's.", 1, RunOptions.MostHosts);
        var json = new Option<bool>("--json") { Description = "Print the plan as JSON, as in a run's plan.json." };
        var command = new Command("plan", "Show what a run would build.");
        command.Arguments.Add(file);
        command.Options.Add(hosts);
        command.Options.Add(json);
        command.SetAction(parsed => Show(parsed.GetValue(file)!, parsed.GetValue(hosts), parsed.GetValue(json)));
        return command;
    }

    private static int Show(string file, int? hosts, bool json)
    {
        var loaded = ScenarioLoader.Load(file, hosts);
        if (loaded.Value is null)
        {
            Terminal.Error.WriteFaults(loaded);
            return ExitCodes.BadInput;
        }

        try
        {
            var plan = LabPlanner.Plan(loaded.Value, machine: MachineQuestions.Ask(loaded.Value));
            if (json) Console.Out.Write(PlanJson.Write(plan));
            else PlanTable.Render(Terminal.Out, loaded.Value, plan);
            return ExitCodes.Pass;
        }
        catch (LabException problem) when (problem.Kind == ErrorKind.NotSupported)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.Skipped;
        }
    }
}
