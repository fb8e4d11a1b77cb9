using System.CommandLine;
using Lab.Runner.Doctor;

namespace Lab.Runner.Commands;

/// <summary><c>lab doctor</c>: what this machine can do, and how to get the rest.</summary>
public static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the facts as JSON." };
        var command = new Command("doctor", "Say what this machine can do and how to get the rest.");
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ExamineAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> ExamineAsync(bool json, CancellationToken cancellationToken)
    {
        var facts = await MachineFacts.AskAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        if (json) Console.Out.Write(DoctorJson.Write(facts));
        else DoctorTable.Render(Terminal.Out, facts);
        return facts.CanRunNamespaces ? ExitCodes.Pass : ExitCodes.BadInput;
    }
}
