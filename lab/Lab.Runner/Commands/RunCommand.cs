using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Sessions;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab run SCENARIO</c>: reads and plans out here, then becomes the lab and does the rest inside.</summary>
public static class RunCommand
{
    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command("run", "Build a lab, do what the scenario says, judge what was seen, and report.");
        options.AddTo(command);
        command.SetAction((parsed, _) => parsed.GetValue(options.Provider) switch
        {
            RunOptions.Ssh => LentRun.RunAsync(options, parsed),
            RunOptions.Simulation => Task.FromResult(SimulatedRun.Run(options, parsed)),
            _ => StartAsync(options, parsed),
        });
        return command;
    }

    private static async Task<int> StartAsync(RunOptions options, ParseResult parsed)
    {
        if (parsed.GetValue(options.DieWith) is { } parent) ParentDeath.DieWith(parent);
        var hosts = new HostsChoice(parsed.GetValue(options.Keep) == KeepLab.Hosts, line => Terminal.Error.WriteLine(line));
        var (prepared, exitCode) = await Preparation.PrepareAsync(parsed.GetValue(options.Scenario)!, parsed.GetValue(options.Hosts), parsed.GetValue(options.Runs)!, parsed.GetValue(options.Provider)!, hosts);
        if (prepared is null) return exitCode;
        try
        {
            KeptLab.Of(Environment.ProcessId, prepared.Plan.Scenario, prepared.Directory).Register();
            Become(options.Inside(parsed, prepared.Directory), hosts);
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
        }

        return ExitCodes.BadInput; // only when it could not become the lab
    }

    private static void Become(IReadOnlyList<string> arguments, HostsChoice hosts)
    {
        if (hosts is { Keeper: { } keeper, Held: { } held })
        {
            NamespaceEntry.Hold(held);
            NamespaceEntry.Replace(NamespaceEntry.CommandAround(keeper.FirstProcess, [.. arguments, RunOptions.KeptHostsName, keeper.Directory]));
        }

        NamespaceEntry.Replace(NamespaceEntry.Command(arguments));
    }
}
