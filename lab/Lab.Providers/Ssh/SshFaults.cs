using Lab.Model.Errors;

namespace Lab.Providers.Ssh;

/// <summary>What OpenSSH and sudo say, as what to do about it.</summary>
internal static class SshFaults
{
    /// <summary>OpenSSH's own failures, as against those of the command there.</summary>
    public const int ExitCode = 255;

    /// <param name="said">By the <c>ssh</c> to the host.</param>
    /// <param name="onTheWay">By those to its jump hosts.</param>
    public static LabException Of(SshDestination destination, string said, string onTheWay = "")
    {
        var (kind, message) = (NeverGotThere(said) ? OfTheWay(destination, onTheWay) : null) ?? OfTheHost(destination, said);
        return new LabException(kind, message) { Host = destination.Name, Output = (onTheWay + said).Trim() };
    }

    private static (ErrorKind Kind, string Message) OfTheHost(SshDestination to, string said)
    {
        var name = $"{to.Name} ({to})";
        var peer = new Peer(name, to.Address, to.Address, "'user'", (to.Jump is null or JumpHosts.Straight) ? "" : $" through the jump host {to.Jump}");
        return Refusal(peer, said) ?? Silence(peer, said) ?? (ErrorKind.Unreachable, $"{name} cannot be used over ssh{peer.Way}: {LastLine(said)}");
    }

    /// <returns>Null: what was said on the way explains nothing.</returns>
    private static (ErrorKind Kind, string Message)? OfTheWay(SshDestination to, string all)
    {
        // A host further on only says that the one before it fell silent.
        var said = string.Join('\n', all.Split('\n').Where(line => !Says(line, "kex_exchange_identification", "UNKNOWN port")));
        if (Line(said, "administratively prohibited") is not null)
            return (ErrorKind.Unauthorized, $"{to.Name} ({to}) cannot be reached: the jump host {to.Jump} lets nobody through to it. Its sshd must allow that (AllowTcpForwarding, PermitOpen).");
        if (Line(said, "open failed") is { } line)
            return (ErrorKind.Unreachable, $"{to.Name} ({to}) cannot be reached from the jump host {to.Jump}: {line[(line.LastIndexOf("failed: ", StringComparison.Ordinal) + "failed: ".Length)..]}. Is it up, and does sshd listen there?");
        var jump = new Peer($"{to.Name}'s jump host {to.Jump}", to.Jump ?? "", HostOf(to.Jump ?? ""), "'jump'", "");
        return Refusal(jump, said) ?? Silence(jump, said);
    }

    private static (ErrorKind Kind, string Message)? Refusal(Peer peer, string said)
    {
        if (Says(said, "REMOTE HOST IDENTIFICATION HAS CHANGED"))
            return (ErrorKind.Unauthorized, $"{peer.Name} shows another host key than it did before: it was installed anew, or another machine answers. If that is right, forget the old key with `ssh-keygen -R {peer.Address}` and log in once by hand.");
        if (Says(said, "Host key verification failed", "No matching host key", "host key is known"))
            return (ErrorKind.Unauthorized, $"The host key of {peer.Name} is not known here: log in once by hand (`ssh {peer.Typed}`) and compare it, or name a file that has it with 'known-hosts'.");
        if (Says(said, "Permission denied (", "Too many authentication failures", "invalid format", "error in libcrypto"))
            return (ErrorKind.Unauthorized, $"{peer.Name} does not let us in: {LastLine(said)}. Which key it takes is said by 'identity', which user by {peer.UserKey}; a key with a passphrase must be in an agent (`ssh-add`).");
        return null;
    }

    private static (ErrorKind Kind, string Message)? Silence(Peer peer, string said)
    {
        if (Says(said, "Could not resolve hostname"))
            return (ErrorKind.Unreachable, $"{peer.Name}: there is no machine of that name.");
        if (Says(said, "timed out", "Connection refused", "No route to host", "Network is unreachable", "Connection closed", "banner exchange"))
            return (ErrorKind.Unreachable, $"{peer.Name} cannot be reached by ssh{peer.Way}: {LastLine(said)}. Is it up, and does sshd listen there?");
        return null;
    }

    /// <returns>Null when it is not sudo that refused.</returns>
    public static LabException? OfSudo(SshDestination destination, string said)
    {
        var user = destination.User ?? "USER";
        var allow = $"have it let the user in without one (`echo '{user} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/lab` there, as root)";
        if (Says(said, "password is required", "a terminal is required", "must have a tty")) return Refused("asks for a password", allow);
        if (Says(said, "not in the sudoers", "not allowed to execute")) return Refused("does not let that user become root", allow);
        return Says(said, "sudo: not found", "sudo: command not found") ? Refused("is not installed", "install it there") : null;

        LabException Refused(string why, string remedy) => new(ErrorKind.Unauthorized, $"sudo on {destination.Name} ({destination}) {why}: {remedy}, or log in as root.") { Host = destination.Name, Output = said.Trim() };
    }

    /// <summary>Not one word came from the host's sshd.</summary>
    private static bool NeverGotThere(string said) => Says(said, "kex_exchange_identification", "banner exchange");

    private static bool Says(string said, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (said.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static string? Line(string said, string words) => said.Split('\n').FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal))?.Trim();

    private static string LastLine(string said) => said.Trim().Split('\n').LastOrDefault(line => line.Length > 0)?.Trim().TrimEnd('.') ?? "it said nothing";

    /// <summary>Of <c>user@host:port</c>.</summary>
    private static string HostOf(string jump)
    {
        var host = jump[(jump.LastIndexOfAny(['@', '/']) + 1)..];
        return host.StartsWith('[') ? host[1..].Split(']')[0] : host.Split(':')[0];
    }

    /// <summary>Whose sshd it is that refuses or does not answer.</summary>
    /// <param name="Typed">What one would type for ssh.</param>
    /// <param name="Address">Without user and port.</param>
    /// <param name="UserKey">Of the inventory, which says who logs in.</param>
    /// <param name="Way">Over which it is reached.</param>
    private sealed record Peer(string Name, string Typed, string Address, string UserKey, string Way);
}
