using System.CommandLine;
using System.Runtime.InteropServices;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;

namespace Lab.Runner.Commands;

/// <summary><c>lab inside DIRECTORY</c>: what <c>lab run</c> becomes, first process of ours in the lab's namespaces. Not for people.</summary>
public static class InsideCommand
{
    public const string Name = "inside";

    public static Command Create()
    {
        var directory = new Argument<string>("directory");
        var hosts = new Option<int?>("--hosts");
        var command = new Command(Name) { Hidden = true };
        var options = new RunOptions();
        command.Arguments.Add(directory);
        foreach (var option in (Option[])[hosts, options.Keep, options.FullCapture, options.Json]) command.Options.Add(option);
        command.SetAction((parsed, _) => new InsideRun(parsed.GetValue(directory)!, parsed.GetValue(hosts), parsed.GetValue(options.Keep), parsed.GetValue(options.FullCapture), parsed.GetValue(options.Json)).RunAsync());
        return command;
    }
}
