using Lab.Model.Errors;

namespace Lab.Providers.Ssh;

/// <summary>What OpenSSH and sudo say, as what to do about it.</summary>
internal static class SshFaults
{
    /// <summary>OpenSSH's own failures, as against those of the command there.</summary>
    public const int ExitCode = 255;

    public static LabException Of(SshDestination destination, string said)
    {
        var (kind, message) = Explain(destination, said);
        return new LabException(kind, message) { Host = destination.Name, Output = said.Trim() };
    }

    private static (ErrorKind Kind, string Message) Explain(SshDestination to, string said)
    {
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        var name = $"{to.Name} ({to})";
        if (Says("REMOTE HOST IDENTIFICATION HAS CHANGED"))
            return (ErrorKind.Unauthorized, $"{name} shows another host key than it did before: it was installed anew, or another machine answers. If that is right, forget the old key with `ssh-keygen -R {to.Address}` and log in once by hand.");
        if (Says("Host key verification failed") || Says("No matching host key") || Says("host key is known"))
            return (ErrorKind.Unauthorized, $"The host key of {name} is not known here: log in once by hand (`ssh {to.Address}`) and compare it, or name a file that has it with 'known-hosts'.");
        if (Says("Permission denied (") || Says("Too many authentication failures") || Says("invalid format") || Says("error in libcrypto"))
            return (ErrorKind.Unauthorized, $"{name} does not let us in: {LastLine(said)}. Which key it takes is said by 'identity', which user by 'user'; a key with a passphrase must be in an agent (`ssh-add`).");
        if (Says("Could not resolve hostname"))
            return (ErrorKind.Unreachable, $"{name}: there is no machine of that name.");
        if (Says("timed out") || Says("Connection refused") || Says("No route to host") || Says("Network is unreachable") || Says("Connection closed") || Says("banner exchange"))
            return (ErrorKind.Unreachable, $"{name} cannot be reached by ssh: {LastLine(said)}. Is it up, and does sshd listen there?");
        return (ErrorKind.Unreachable, $"{name} cannot be used over ssh: {LastLine(said)}");
    }

    /// <returns>Null when it is not sudo that refused.</returns>
    public static LabException? OfSudo(SshDestination destination, string said)
    {
        if (said.Contains("password is required", StringComparison.Ordinal) || said.Contains("a terminal is required", StringComparison.Ordinal))
            return Refused("asks for a password", said);
        if (said.Contains("not in the sudoers", StringComparison.Ordinal) || said.Contains("not allowed to execute", StringComparison.Ordinal))
            return Refused("does not let that user become root", said);
        if (said.Contains("sudo: not found", StringComparison.Ordinal) || said.Contains("sudo: command not found", StringComparison.Ordinal))
            return Refused("is not installed", said);
        return null;

        LabException Refused(string why, string output) =>
            new(ErrorKind.Unauthorized, $"sudo on {destination.Name} ({destination}) {why}: let the user in without one (`echo 'USER ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/lab`), or log in as root.") { Host = destination.Name, Output = output.Trim() };
    }

    private static string LastLine(string said) => said.Trim().Split('\n').LastOrDefault(line => line.Length > 0)?.Trim().TrimEnd('.') ?? "it said nothing";
}
