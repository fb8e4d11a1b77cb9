using System.Globalization;
using System.Text;

namespace Lab.Providers.Ssh;

/// <summary>Command lines of the system's OpenSSH for one host, all of them over one connection.</summary>
/// <param name="socketFolder">Where OpenSSH keeps the shared connection's socket: a short path, readable by its owner only.</param>
internal sealed class SshCommandLine(SshDestination destination, string socketFolder)
{
    public JumpHosts Way { get; } = new(destination, socketFolder);

    /// <summary>Runs a command there. It never asks: a question with nobody to answer it would hang.</summary>
    public IReadOnlyList<string> Run(IReadOnlyList<string> command) => [.. Base(), .. Target(), Quote(command)];

    /// <summary>A socket here behind which is an address there: what connects to it, connects from that host.</summary>
    public IReadOnlyList<string> Forward(string localSocket, string address, int port) =>
        [.. Base(), "-O", "forward", "-L", string.Create(CultureInfo.InvariantCulture, $"{localSocket}:{Bracketed(address)}:{port}"), .. Target()];

    /// <summary>Ends the shared connection.</summary>
    public IReadOnlyList<string> Exit() => [.. Base(), "-O", "exit", .. Target()];

    private IEnumerable<string> Base()
    {
        yield return "ssh";
        if (destination.ConfigFile is { } file) foreach (var word in (string[])["-F", file]) yield return word;
        if (destination.Port is { } port) foreach (var word in (string[])["-p", port.ToString(CultureInfo.InvariantCulture)]) yield return word;
        if (destination.User is { } user) foreach (var word in (string[])["-l", user]) yield return word;
        if (destination.Identity is { } identity) foreach (var word in (string[])["-i", identity, "-o", "IdentitiesOnly=yes"]) yield return word;
        if (Way.Option is { } way) foreach (var word in (string[])["-o", way]) yield return word;
        if (destination.KnownHosts is { } known) foreach (var word in (string[])["-o", $"UserKnownHostsFile={known}"]) yield return word;
        foreach (var option in Options()) foreach (var word in (string[])["-o", option]) yield return word;
    }

    private IEnumerable<string> Options() =>
    [
        "BatchMode=yes", $"ConnectTimeout={Way.ConnectSeconds}", "ServerAliveInterval=5", "ServerAliveCountMax=6", "LogLevel=ERROR",
        "ControlMaster=auto", $"ControlPath={socketFolder}/%C", "ControlPersist=60",
        // Nothing of the user's desktop belongs on a lab's host.
        "ForwardAgent=no", "ForwardX11=no", "ClearAllForwardings=no", "RequestTTY=no", "StreamLocalBindUnlink=yes",
    ];

    private string[] Target() => ["--", destination.Address];

    /// <summary>OpenSSH hands one line to a shell there, whatever it is given: each argument in single quotes reaches the program as it is.</summary>
    internal static string Quote(IReadOnlyList<string> command)
    {
        var line = new StringBuilder();
        foreach (var argument in command)
        {
            if (line.Length > 0) line.Append(' ');
            line.Append('\'').Append(argument.Replace("'", @"'\''", StringComparison.Ordinal)).Append('\'');
        }

        return line.ToString();
    }

    private static string Bracketed(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
}
