using Lab.Agent.Commands;
using Lab.Model.Errors;

namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>
/// A NIC in a datapath in user space is still the kernel's too: what arrives there reaches the switch and the kernel's own protocols. These would answer for addresses that are on the switch's ports, with the NIC's MAC
/// address: a neighbour that believes the wrong answer of two sends where nobody listens. So they are silenced on such NICs.
/// </summary>
public sealed class QuietPorts(CommandRunner commands)
{
    /// <summary>Answer for no address (<c>arp_ignore</c>), take nothing whose sender is elsewhere (<c>rp_filter</c>, strict), and speak no IPv6.</summary>
    private static readonly (string Setting, string Quiet)[] Settings = [("ipv4/conf/{0}/arp_ignore", "8"), ("ipv4/conf/{0}/rp_filter", "1"), ("ipv6/conf/{0}/disable_ipv6", "1")];

    /// <param name="before">Open vSwitch before a set-up; null: there was none.</param>
    /// <param name="after">And after it.</param>
    public async Task FollowAsync(OvsState? before, OvsState? after, CancellationToken cancellationToken)
    {
        var (left, joined) = Change(before, after);
        foreach (var (setting, quiet) in Settings)
        {
            await WriteAsync(setting, joined, quiet, cancellationToken);
            if (left.Count > 0) await WriteAsync(setting, left, await ReadAsync(setting, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Links that are no more in a datapath in user space, and those that are now.</summary>
    public static (IReadOnlyList<string> Left, IReadOnlyList<string> Joined) Change(OvsState? before, OvsState? after)
    {
        var (then, now) = (Links(before), Links(after));
        return ([.. then.Except(now)], [.. now.Except(then)]);
    }

    private static string[] Links(OvsState? state) =>
        state is null || !OpenVswitch.IsInUserspace(state.Datapath) ? [] : [.. state.Bridges.SelectMany(bridge => bridge.Ports).SelectMany(port => port.Interfaces).Where(one => one.Type.Length == 0).Select(one => one.Name)];

    /// <summary>What a link has that nobody changed.</summary>
    private async Task<string> ReadAsync(string setting, CancellationToken cancellationToken)
    {
        var result = await commands.RunAsync(["cat", FileOf(setting, "default")], "", cancellationToken);
        return result.ExitCode == 0 ? result.Output.Trim() : "0";
    }

    private static string FileOf(string setting, string link) => "/proc/sys/net/" + string.Format(System.Globalization.CultureInfo.InvariantCulture, setting, link);

    private async Task WriteAsync(string setting, IReadOnlyList<string> links, string value, CancellationToken cancellationToken)
    {
        if (links.Count == 0) return;
        var files = links.Select(link => FileOf(setting, link));
        var result = await commands.RunAsync(["tee", .. files], value + "\n", cancellationToken);
        // A link may be gone with what it was in, as may IPv6 be from the kernel.
        if (result.ExitCode != 0 && !result.Errors.Contains("No such file", StringComparison.Ordinal))
            throw new LabException(ErrorKind.Network, $"The kernel cannot be kept off the NICs of Open vSwitch: {result.Errors.Split('\n')[0]}") { Output = result.Errors };
    }
}
