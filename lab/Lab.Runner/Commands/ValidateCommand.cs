using System.CommandLine;
using Lab.Runner.Scenarios;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab validate FILE...</c>: every fault of every file, with its line.</summary>
public static class ValidateCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("scenario") { Description = "Scenario files.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("validate", "Say everything that is wrong with a scenario, and where.");
        command.Arguments.Add(files);
        command.SetAction(parsed => Validate(parsed.GetValue(files)!));
        return command;
    }

    private static int Validate(string[] files)
    {
        var exit = ExitCodes.Pass;
        foreach (var file in files)
        {
            var loaded = ScenarioLoader.Load(file);
            if (loaded.Value is not null)
            {
                Terminal.Out.WriteLine($"{file}: valid");
                continue;
            }

            Terminal.Error.WriteFaults(loaded);
            exit = ExitCodes.BadInput;
        }

        return exit;
    }
}
