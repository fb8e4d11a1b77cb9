namespace Lab.Providers.Ssh;

/// <summary>Where and as whom OpenSSH reaches a host. What is null here, the user's own <c>ssh_config</c> decides.</summary>
/// <param name="Name">The host's name in the lab.</param>
/// <param name="Address">Address, host name or alias in <c>ssh_config</c>.</param>
public sealed record SshDestination(string Name, string Address)
{
    public string? User { get; init; }

    public int? Port { get; init; }

    /// <summary>Private key file; also for the jump hosts.</summary>
    public string? Identity { get; init; }

    /// <summary>As <c>ssh -J</c> takes them: <c>user@bastion:22</c>, several with commas, the last the nearest to the host; <c>none</c>: straight there.</summary>
    public string? Jump { get; init; }

    /// <summary>Instead of the user's own; also for the jump hosts.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>Instead of the user's own <c>ssh_config</c>.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>For messages: what one would type.</summary>
    public override string ToString() => (User is null ? "" : User + "@") + Address + (Port is null ? "" : ":" + Port.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
