using System.CommandLine;
using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Runner.Doctor;
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
            Terminal.Error.WriteLine("--keep is for labs of our own: machines of an inventory are given back. What may stay there are the lab's programs: 'keep-programs' in the inventory.");
            return ExitCodes.BadInput;
        }

        var loaded = ScenarioLoader.Load(parsed.GetValue(options.Scenario)!, parsed.GetValue(options.Hosts));
        var lent = InventoryLoader.Load(file);
        if (loaded.Value is null) Terminal.Error.WriteFaults(loaded);
        if (lent.Value is null) Terminal.Error.WriteFaults(lent);
        if (loaded.Value is null || lent.Value is not { } inventory) return ExitCodes.BadInput;
        try
        {
            LinuxCheck.Require();
            var (directory, place) = await PlaceAsync(options, parsed, loaded.Value, inventory, file);
            return await new LabRun(directory, place, new LabRunOptions(KeepLab.Never, parsed.GetValue(options.Json), Hold: false), TimeProvider.System).RunAsync();
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
            return problem.Kind == ErrorKind.NotSupported ? ExitCodes.Skipped : ExitCodes.BadInput;
        }
    }

    /// <summary>Asks the machines; the run directory is made when they can be used.</summary>
    private static async Task<(string Directory, ILabPlace Place)> PlaceAsync(RunOptions options, ParseResult parsed, Scenario scenario, Inventory inventory, string file)
    {
        var (time, whole) = (TimeProvider.System, parsed.GetValue(options.FullCapture));
        string Directory(LabPlan plan) => RunDirectories.Create(parsed.GetValue(options.Runs)!, plan, parsed.GetValue(options.Scenario)!, time.GetUtcNow());
        if (parsed.GetValue(options.ReadOnly))
        {
            var existing = await ExistingMachines.AskAsync(scenario, inventory, file, CancellationToken.None);
            var record = Directory(existing.Plan);
            return (record, new ExistingPlace(record, scenario, existing, inventory, whole, time));
        }

        var machines = await LentMachines.AskAsync(scenario, inventory, file, CancellationToken.None);
        var plan = machines.Plan(scenario);
        var directory = Directory(plan);
        return (directory, new LentPlace(directory, scenario, plan, machines.Specs, inventory, whole, time));
    }
}
