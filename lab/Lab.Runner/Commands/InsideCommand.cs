using System.CommandLine;
using Lab.Runner.Sessions;

namespace Lab.Runner.Commands;

/// <summary><c>lab inside DIRECTORY</c>: what <c>lab run</c> becomes, first process of ours in the lab's namespaces. Not for people.</summary>
public static class InsideCommand
{
    public const string Name = "inside";

    public static Command Create()
    {
        var directory = new Argument<string>("directory");
        var hold = new Option<bool>("--hold");
        var keptHosts = new Option<string?>(RunOptions.KeptHostsName);
        var command = new Command(Name) { Hidden = true };
        var options = new RunOptions();
        command.Arguments.Add(directory);
        foreach (var option in (Option[])[options.Hosts, options.Provider, options.Keep, options.FullCapture, options.Json, hold, keptHosts]) command.Options.Add(option);
        command.SetAction((parsed, _) =>
        {
            var here = new NamespacePlace(parsed.GetValue(directory)!, parsed.GetValue(options.Hosts), parsed.GetValue(options.FullCapture), TimeProvider.System);
            ILabPlace place = parsed.GetValue(options.Provider) == RunOptions.Vagrant ? new VagrantPlace(here, parsed.GetValue(keptHosts), TimeProvider.System) : here;
            var inside = new LabRunOptions(parsed.GetValue(options.Keep), parsed.GetValue(options.Json), parsed.GetValue(hold));
            return new LabRun(parsed.GetValue(directory)!, place, inside, TimeProvider.System).RunAsync();
        });
        return command;
    }
}
