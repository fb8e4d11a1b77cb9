using System.Globalization;

namespace Lab.Providers.Ssh;

/// <summary>
/// The way to a host through others. OpenSSH's own option for it (<c>-J</c>) starts another <c>ssh</c> that knows nothing of ours: neither the key and the file of host keys that the inventory names, nor that nobody
/// is there to answer a question; and with a shared connection what that one says is lost (ssh_config(5): ProxyJump; <c>ssh_proxy_connect</c>). So it is written out here, and what it says goes to a file.
/// </summary>
internal sealed class JumpHosts(SshDestination destination, string socketFolder)
{
    /// <summary>As much of it has each host on the way, and the one at its end: who does not answer is the first to say so.</summary>
    private const int SecondsAHost = 15;

    /// <summary>As <c>ssh -J</c> has it: straight there, whatever the user's <c>ssh_config</c> says.</summary>
    public const string Straight = "none";

    private readonly string[] _hosts = destination.Jump is null or Straight ? [] : destination.Jump.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Time for the whole way.</summary>
    public int ConnectSeconds => SecondsAHost * (_hosts.Length + 1);

    /// <summary>For the command line of the host at the end; null: the user's <c>ssh_config</c> decides.</summary>
    public string? Option => _hosts.Length > 0 ? "ProxyCommand=" + _hosts.Aggregate((string?)null, Command) : destination.Jump == Straight ? "ProxyJump=none" : null;

    private string Said => Path.Combine(socketFolder, destination.Name + ".jump");

    /// <summary>What was said on the way since it was asked last.</summary>
    public string TakeSaid()
    {
        try
        {
            var said = File.ReadAllText(Said);
            File.Delete(Said);
            return said;
        }
        catch (IOException)
        {
            return ""; // nothing: OpenSSH makes the file with the first word
        }
    }

    /// <param name="before">How the host before this one is reached; null: it is the first.</param>
    /// <param name="host">As <c>ssh -J</c> takes it.</param>
    private string Command(string? before, string host)
    {
        List<string> words = ["ssh", "-E", Said];
        if (destination.ConfigFile is { } file) words.AddRange(["-F", file]);
        // Its key may be another than that of the host at the end: those of the user's agent are offered, too.
        if (destination.Identity is { } identity) words.AddRange(["-i", identity]);
        if (destination.KnownHosts is { } known) words.AddRange(["-o", $"UserKnownHostsFile={known}"]);
        if (before is not null) words.AddRange(["-o", "ProxyCommand=" + before]);
        // INFO: at ERROR it does not say why a host further on cannot be reached.
        foreach (var option in (string[])["BatchMode=yes", string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={SecondsAHost}"), "LogLevel=INFO", "ForwardAgent=no", "ForwardX11=no"]) words.AddRange(["-o", option]);
        var address = host.StartsWith("ssh://", StringComparison.Ordinal) ? host : "ssh://" + host;
        // OpenSSH puts the next host in place of %h and %p, here and not in what is passed on.
        return $"{Literal(words)} -W '[%h]:%p' -- {Literal([address])}";
    }

    private static string Literal(IReadOnlyList<string> words) => SshCommandLine.Quote(words).Replace("%", "%%", StringComparison.Ordinal);
}
