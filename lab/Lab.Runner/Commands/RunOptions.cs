using System.CommandLine;
using System.Globalization;
using Lab.Runner.Plans;

namespace Lab.Runner.Commands;

/// <summary>What happens to a lab after its run.</summary>
public enum KeepLab
{
    Never,
    OnFailure,
    Always,

    /// <summary>Of a lab by Vagrant the hosts only, for the labs to come.</summary>
    Hosts,
}

/// <summary>Options of <c>lab run</c>, and how they reach the process inside the lab's namespaces.</summary>
public sealed class RunOptions
{
    public Argument<string> Scenario { get; } = new("scenario") { Description = "A scenario file, as under scenarios/." };

    public Option<int?> Hosts { get; } = CommandInput.OptionalNumber("--hosts", "Number of hosts instead of the scenario's.", 1, MostHosts);

    public Option<string> Runs { get; } = new("--runs") { Description = "Folder that run directories are made in.", DefaultValueFactory = _ => "runs" };

    public Option<KeepLab> Keep { get; } = new("--keep") { Description = "Keep the lab alive after the run: never, on-failure or always; it ends with Ctrl-C or `lab down`. With --provider vagrant also hosts: they stay up for the labs to come.", CustomParser = Kebab };

    public Option<bool> FullCapture { get; } = new("--full-capture") { Description = "Record whole packets, not only headers; takes 256 MiB of memory for each NIC." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print every event as a line of JSON, and the verdict last." };

    public Option<string> Provider { get; } = CommandInput.Word("--provider", "Where hosts come from: namespaces (here), vagrant (VMs here, with a kernel of their own), ssh (machines of an inventory), or simulation (a model, on virtual time).", Namespaces, Vagrant, Ssh, Simulation);

    public Option<string?> Inventory { get; } = new("--inventory") { Description = "The machines for --provider ssh: a file as docs/inventory.md describes it." };

    public Option<bool> ReadOnly { get; } = new("--read-only") { Description = "With --provider ssh: use the machines' own networks, VMs and libvirt; only watch and migrate." };

    /// <summary>More than any scenario takes: what is too many for one, its rules say.</summary>
    internal const int MostHosts = 10_000;

    /// <summary>Not for people: the folder of the keeper whose hosts are used.</summary>
    public const string KeptHostsName = "--kept-hosts";

    public const string Namespaces = "namespaces";

    public const string Ssh = "ssh";

    public const string Simulation = "simulation";

    public Option<ulong> Seed { get; } = CommandInput.Number("--seed", "With --provider simulation: of all chance in it; the same seed gives the same run, byte for byte.", ulong.MinValue, ulong.MaxValue, 1UL);

    public Option<string?> Model { get; } = new("--model") { Description = "With --provider simulation: the numbers of its model, a file as `lab calibrate` writes it; without it the defaults." };

    public const string Vagrant = VagrantPlan.Provider;

    /// <summary>Not for people: a suite's runs end with it, however it ends.</summary>
    public Option<int?> DieWith { get; } = new(DieWithName) { Hidden = true };

    public const string DieWithName = "--die-with";

    public void AddTo(Command command)
    {
        command.Arguments.Add(Scenario);
        foreach (var option in (Option[])[Hosts, Provider, Inventory, ReadOnly, Runs, Keep, FullCapture, Json, Seed, Model, DieWith]) command.Options.Add(option);
        command.Check(result =>
        {
            if (result.GetValue(Keep) == KeepLab.Hosts && result.GetValue(Provider) != Vagrant) result.AddError("--keep hosts is for hosts that are VMs: --provider vagrant.");
            if (result.GetValue(Provider) == Simulation && (result.GetValue(Keep) != KeepLab.Never || result.GetValue(FullCapture))) result.AddError("A simulation leaves nothing that could be kept, and its frames have headers only: leave out --keep and --full-capture.");
            if (result.GetValue(Model) is not null && result.GetValue(Provider) != Simulation) result.AddError("--model is for --provider simulation: real hosts cost what they cost.");
            if (result.GetValue(ReadOnly) && result.GetValue(Provider) != Ssh) result.AddError("--read-only is for machines that are there already: --provider ssh with --inventory.");
        });
    }

    /// <summary>Those that make sense for a lab without a run.</summary>
    public void AddUpTo(Command command)
    {
        command.Arguments.Add(Scenario);
        foreach (var option in (Option[])[Hosts, Runs, FullCapture]) command.Options.Add(option);
    }

    public IReadOnlyList<string> Inside(ParseResult parsed, string directory)
    {
        List<string> arguments = [InsideCommand.Name, directory];
        if (parsed.GetValue(Provider) == Vagrant) arguments.AddRange([Provider.Name, Vagrant]);
        if (parsed.GetValue(Hosts) is { } hosts) arguments.AddRange(["--hosts", hosts.ToString(CultureInfo.InvariantCulture)]);
        if (parsed.GetValue(Keep) is KeepLab.Always or KeepLab.OnFailure) arguments.AddRange(["--keep", parsed.GetValue(Keep) == KeepLab.Always ? "always" : "on-failure"]);
        if (parsed.GetValue(FullCapture)) arguments.Add("--full-capture");
        if (parsed.GetValue(Json)) arguments.Add("--json");
        return arguments;
    }

    private static KeepLab Kebab(System.CommandLine.Parsing.ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "never": return KeepLab.Never;
            case "on-failure": return KeepLab.OnFailure;
            case "always": return KeepLab.Always;
            case "hosts": return KeepLab.Hosts;
            default:
                result.AddError($"--keep takes never, on-failure, always or hosts, not '{result.Tokens[0].Value}'.");
                return KeepLab.Never;
        }
    }
}
