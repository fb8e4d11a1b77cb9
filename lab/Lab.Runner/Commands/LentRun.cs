using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Inventories;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab run SCENARIO --provider ssh --inventory FILE</c>: asks the machines first, and uses them only when every one of them can be.</summary>
internal static class LentRun
{
    public static async Task<int> RunAsync(RunOptions options, ParseResult parsed)
    {
        if (parsed.GetValue(options.DieWith) is { } parent) ParentDeath.DieWith(parent);
        if (parsed.GetValue(options.Inventory) is not { } file)
        {
            Terminal.Error.WriteLine("--provider ssh needs to know which machines: name a file of them with --inventory.");
            return ExitCodes.BadInput;
        }

        if (parsed.GetValue(options.Keep) != KeepLab.Never)
        {
            Terminal.Error.WriteLine("--keep is for labs of our own: machines of an inventory are given back.");
            return ExitCodes.BadInput;
        }

        var loaded = ScenarioLoader.Load(parsed.GetValue(options.Scenario)!, parsed.GetValue(options.Hosts));
        var lent = InventoryLoader.Load(file);
        if (loaded.Value is null) Terminal.Error.WriteFaults(loaded);
        if (lent.Value is null) Terminal.Error.WriteFaults(lent);
        if (loaded.Value is null || lent.Value is not { } inventory) return ExitCodes.BadInput;
        try
        {
            var machines = await LentMachines.AskAsync(loaded.Value, inventory, file, CancellationToken.None).ConfigureAwait(false);
            var plan = machines.Plan(loaded.Value);
            var directory = RunDirectories.Create(parsed.GetValue(options.Runs)!, plan, parsed.GetValue(options.Scenario)!, TimeProvider.System.GetUtcNow());
            var place = new LentPlace(directory, loaded.Value, plan, machines.Specs, inventory, parsed.GetValue(options.FullCapture), TimeProvider.System);
            return await new LabRun(directory, place, new LabRunOptions(KeepLab.Never, parsed.GetValue(options.Json), Hold: false), TimeProvider.System).RunAsync().ConfigureAwait(false);
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
            return problem.Kind == ErrorKind.NotSupported ? ExitCodes.Skipped : ExitCodes.BadInput;
        }
    }
}
