using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Simulation.Networks;

namespace Lab.Simulation.Labs;

/// <summary>The few commands that the lab's runner has hosts run, and what they come to on simulated ones.</summary>
internal static partial class HostCommands
{
    /// <exception cref="LabException"><see cref="ErrorKind.NotSupported"/></exception>
    public static CommandAnswer Run(SimulatedHost host, IReadOnlyList<string> command, string? input) => command switch
    {
        ["rm", "-f", var path] => Remove(host, path),
        // What a disk holds is no matter here; its size comes with the VM.
        ["mkdir", ..] or ["dd", ..] or ["ovsdb-tool", ..] or ["ovs-vsctl", ..] => CommandAnswer.Done(),
        ["nft", "-f", "-"] => Translate(host, input ?? ""),
        ["env", "LC_ALL=C", "virsh", "-c", _, "list", "--name", "--state-running"] => ListRunning(host),
        _ => throw new LabException(ErrorKind.NotSupported, $"The simulation has no program for `{string.Join(' ', command)}`.") { Host = host.Name },
    };

    private static CommandAnswer Remove(SimulatedHost host, string path)
    {
        host.RemoveFile(path);
        return CommandAnswer.Done();
    }

    private static CommandAnswer ListRunning(SimulatedHost host)
    {
        if (host.Machine is not { HasLibvirt: true } machine) return new CommandAnswer(1, "", "error: failed to connect to the hypervisor\n");
        var running = machine.Domains.Values.Where(domain => domain.State.State == DomainState.Running).Select(domain => domain.Definition.Name).Order(StringComparer.Ordinal);
        return CommandAnswer.Done(string.Concat(running.Select(name => name + "\n")));
    }

    private static CommandAnswer Translate(SimulatedHost host, string rules)
    {
        if (TranslationRule().Match(rules) is not { Success: true } rule) throw new LabException(ErrorKind.NotSupported, "The simulation knows no such packet filter.") { Host = host.Name };
        var every = rule.Groups["every"] is { Success: true, Value: var text } ? int.Parse(text, CultureInfo.InvariantCulture) : 1;
        host.Machine!.Kernel.Translate(new AddressTranslation(rule.Groups["meant"].Value, rule.Groups["instead"].Value, every));
        return CommandAnswer.Done();
    }

    [GeneratedRegex(@"ip daddr (?<meant>\S+) tcp dport \S+( numgen inc mod (?<every>\d+) \d+)? dnat to (?<instead>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex TranslationRule();
}

internal sealed record CommandAnswer(int ExitCode, string Output, string Error)
{
    public static CommandAnswer Done(string output = "") => new(0, output, "");
}
