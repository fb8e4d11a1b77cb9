namespace Lab.Providers.Ssh;

/// <summary>A machine of the inventory, as the lab uses it.</summary>
/// <param name="Destination">Named after the host that it becomes.</param>
/// <param name="Nics">Its NICs that the lab may set up as it likes, by their names there.</param>
public sealed record LentMachineSpec(SshDestination Destination, IReadOnlyList<string> Nics)
{
    /// <summary>Two machines of which this is equal do the same with KVM; null: not known.</summary>
    public string? KvmIdentity { get; init; }

    /// <summary>Of labs that could not give it back: this one does so first.</summary>
    public IReadOnlyList<LeftFolder> LeftBehind { get; init; } = [];

    /// <summary>A command that makes it what it was, whatever a lab did; null: what it is like is noted first, and brought back.</summary>
    public IReadOnlyList<string>? Reset { get; init; }

    /// <summary>It is to be what it was afterwards; false: it ends with the lab.</summary>
    public bool IsGivenBack { get; init; } = true;
}
