using System.CommandLine;
using Lab.Model.Errors;
using Lab.Providers.Vagrant;
using Lab.Runner.Sessions;
using Spectre.Console;
using CommandLine = Lab.Providers.Processes.Commands;

namespace Lab.Runner.Commands;

/// <summary><c>lab status</c>, <c>shell</c>, <c>virsh</c>, <c>exec</c>, <c>migrate</c> and <c>down</c>: what one does with a lab that is alive.</summary>
public static class KeptLabCommands
{
    private static readonly Option<string?> Which = new("--lab") { Description = "The lab, by its scenario's name or run directory, when several are up." };

    public static IEnumerable<Command> Create() =>
    [
        Define("status", "Show the labs that are up, their hosts and where their VMs run.", [], _ => StatusAsync()),
        Define("shell", "Open a shell on a host (host1, …, engine) or, without a host, in the lab's own namespace.", [HostArgument(optional: true)],
            parsed => Task.FromResult(Enter(parsed.GetValue(Which), parsed.GetValue<string?>("host"), [Environment.GetEnvironmentVariable("SHELL") ?? "/bin/sh"]))),
        Define("virsh", "Run virsh on a host.", [HostArgument(optional: false), CommandArgument()],
            parsed => Task.FromResult(Enter(parsed.GetValue(Which), parsed.GetValue<string>("host"), ["virsh", "-c", "qemu:///system", .. parsed.GetValue<string[]>("command")!]))),
        Define("exec", "Run a command on a host.", [HostArgument(optional: false), CommandArgument()],
            parsed => Task.FromResult(Enter(parsed.GetValue(Which), parsed.GetValue<string>("host"), parsed.GetValue<string[]>("command")!))),
        Define("migrate", "Ask the engine to migrate a VM: to a host, or without one wherever the engine chooses.", [VmArgument(), DestinationArgument()],
            parsed => Task.FromResult(Enter(parsed.GetValue(Which), host: null, MigrateInsideCommand.Line(parsed.GetValue<string>("vm")!, parsed.GetValue<string?>("destination"))))),
        Define("down", "End a lab that is up, in order.", [], parsed => DownAsync(parsed.GetValue(Which))),
    ];

    private static Command Define(string name, string description, Argument[] arguments, Func<ParseResult, Task<int>> action)
    {
        var command = new Command(name, description);
        foreach (var argument in arguments) command.Arguments.Add(argument);
        command.Options.Add(Which);
        // What follows the host belongs to the other program, its options included.
        command.TreatUnmatchedTokensAsErrors = true;
        command.SetAction((parsed, _) => GuardAsync(() => action(parsed)));
        return command;
    }

    private static Argument<string> HostArgument(bool optional) =>
        new("host") { Description = "host1, host2, …, engine, or lab for the namespace of the switches.", Arity = optional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne };

    private static Argument<string> VmArgument() => new("vm") { Description = "The VM's name." };

    private static Argument<string?> DestinationArgument() => new("destination") { Description = "host1, host2, …", Arity = ArgumentArity.ZeroOrOne };

    private static Argument<string[]> CommandArgument() =>
        new("command") { Description = "The command; put -- before it when it has options of its own.", Arity = ArgumentArity.OneOrMore };

    private static async Task<int> GuardAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (LabException problem)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.BadInput;
        }
    }

    private static async Task<int> StatusAsync()
    {
        var labs = KeptLab.All();
        if (labs.Count == 0) Terminal.Out.WriteLine("No lab is up.");
        foreach (var lab in labs)
        {
            Terminal.Out.WriteLine($"{lab.Name}: process {lab.ProcessId}, {lab.Directory}");
            if (lab.Name == HostsChoice.Name)
            {
                Terminal.Out.WriteLine(KeptHosts.Read(lab.Directory) is { } hosts ? $"  {string.Join(", ", hosts.Hosts.Select(host => host.Name))}: kept for the next lab by Vagrant" : "  coming up");
                continue;
            }

            try
            {
                foreach (var host in LabEntry.HostsOf(lab)) Terminal.Out.WriteLine($"  {host}: {await RunningAsync(lab, host)}");
            }
            catch (Exception fleeting) when (fleeting is LabException or IOException)
            {
                Terminal.Out.WriteLine("  starting or ending");
            }
        }

        return ExitCodes.Pass;
    }

    private static async Task<string> RunningAsync(KeptLab lab, string host)
    {
        var listed = await CommandLine.RunAsync(LabEntry.Command(lab, host, ["virsh", "-c", "qemu:///system", "list", "--name"]), timeout: TimeSpan.FromSeconds(10));
        if (!listed.Succeeded) return "libvirtd does not answer";
        var names = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == 0 ? "no VM" : string.Join(", ", names);
    }

    private static int Enter(string? which, string? host, IReadOnlyList<string> command)
    {
        NamespaceEntry.Replace(LabEntry.Command(KeptLab.Choose(which), host, command));
        return ExitCodes.BadInput; // Replace does not return
    }

    private static async Task<int> DownAsync(string? which)
    {
        if (which == HostsChoice.Name && KeptLab.All().All(lab => lab.Name != HostsChoice.Name) && await HostKeepers.EndAllAsync(LabFolders.Hosts) > 0)
        {
            Terminal.Out.WriteLine("Hosts that were kept, and that nobody knew of any more, are down.");
            return ExitCodes.Pass;
        }

        var lab = KeptLab.Choose(which);
        await LabEntry.EndAsync(lab);
        if (lab.Name == HostsChoice.Name)
        {
            await HostKeepers.EndAllAsync(lab.Directory);
            Directory.Delete(lab.Directory, recursive: true);
            Terminal.Out.WriteLine("The kept hosts are down.");
            return ExitCodes.Pass;
        }

        Terminal.Out.WriteLine($"{lab.Name} is down; what it recorded is in {lab.Directory}");
        return ExitCodes.Pass;
    }
}
