using System.CommandLine;
using Lab.Runner.Doctor;
using Lab.Runner.Inventories;

namespace Lab.Runner.Commands;

/// <summary><c>lab doctor</c>: what this machine can do, and how to get the rest.</summary>
public static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the facts as JSON." };
        var command = new Command("doctor", "Say what this machine can do and how to get the rest.");
        var inventory = new Option<string?>("--inventory") { Description = "Ask the machines of this file instead, over ssh; nothing is changed there." };
        command.Options.Add(json);
        command.Options.Add(inventory);
        command.SetAction((parsed, cancellationToken) =>
            parsed.GetValue(inventory) is { } file ? ExamineAsync(file, parsed.GetValue(json), cancellationToken) : ExamineAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> ExamineAsync(bool json, CancellationToken cancellationToken)
    {
        var facts = await MachineFacts.AskAsync(cancellationToken: cancellationToken);
        if (json) Console.Out.Write(DoctorJson.Write(facts));
        else DoctorTable.Render(Terminal.Out, facts);
        return facts.CanRunNamespaces ? ExitCodes.Pass : ExitCodes.BadInput;
    }

    private static async Task<int> ExamineAsync(string file, bool json, CancellationToken cancellationToken)
    {
        var loaded = InventoryLoader.Load(file);
        if (loaded.Value is null)
        {
            Terminal.Error.WriteFaults(loaded);
            return ExitCodes.BadInput;
        }

        var machines = await ExaminedMachine.AskAsync(loaded.Value, file, cancellationToken);
        if (json) Console.Out.Write(MachineReport.Write(machines));
        else MachineReport.Render(Terminal.Out, machines);
        return machines.All(machine => machine.CanBeUsed) ? ExitCodes.Pass : ExitCodes.BadInput;
    }
}
