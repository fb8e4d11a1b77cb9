using Lab.Model.Units;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Actions;

/// <summary>How the memory of a migrating VM is moved. Everything not set is left to the policy, then to the engine's defaults.</summary>
[Describe("How the memory of a migrating VM is moved. What is not set is left to the policy, then to the engine's defaults.")]
public record MigrationTuning
{
    [Describe("What is done about a VM that changes its memory faster than it can be sent.")]
    public MigrationPolicy? Policy { get; init; }

    [Describe("Upper limit of one migration; the default is 52MiB/s.", Example = "52MiB/s")]
    public Bandwidth? MaxBandwidth { get; init; }

    [Describe("Longest tolerated pause at the switchover.", Example = "300ms")]
    public TimeSpan? Downtime { get; init; }

    [Describe("Slow the VM's processors down while it changes memory faster than it can be sent.")]
    public bool? AutoConverge { get; init; }

    [Describe("Send changes of pages already sent as differences (XBZRLE).")]
    public bool? Compressed { get; init; }

    [Describe("TLS between the two QEMUs.")]
    public bool? Encrypted { get; init; }

    [Describe("Parallel connections (multifd).", Example = "4")]
    [Within(2, 255)]
    public int? Parallel { get; init; }

    [Describe("Send the memory through libvirt's own connection, that is over the management network.")]
    public bool? Tunnelled { get; init; }

    [Describe("Give up when the guest's storage reports an error.")]
    public bool? AbortOnError { get; init; }

    [Describe("Migrations that may enter the destination at once; the default is 2.", Example = "2")]
    [Within(1, 100)]
    public int? IncomingLimit { get; init; }

    [Describe("Migrations that may leave the source at once; the default is 2.", Example = "2")]
    [Within(1, 100)]
    public int? OutgoingLimit { get; init; }

    /// <summary>This, and where it says nothing, <paramref name="defaults"/>.</summary>
    public MigrationTuning Over(MigrationTuning defaults) => new()
    {
        Policy = Policy ?? defaults.Policy,
        MaxBandwidth = MaxBandwidth ?? defaults.MaxBandwidth,
        Downtime = Downtime ?? defaults.Downtime,
        AutoConverge = AutoConverge ?? defaults.AutoConverge,
        Compressed = Compressed ?? defaults.Compressed,
        Encrypted = Encrypted ?? defaults.Encrypted,
        Parallel = Parallel ?? defaults.Parallel,
        Tunnelled = Tunnelled ?? defaults.Tunnelled,
        AbortOnError = AbortOnError ?? defaults.AbortOnError,
        IncomingLimit = IncomingLimit ?? defaults.IncomingLimit,
        OutgoingLimit = OutgoingLimit ?? defaults.OutgoingLimit,
    };
}

/// <summary>oVirt's migration policies.</summary>
public enum MigrationPolicy
{
    [Describe("Raise the tolerated pause step by step up to 500ms, then abort.")]
    MinimalDowntime,

    [Describe("As minimal-downtime, then a pause of up to 5s, then abort.")]
    SuspendWorkload,

    [Describe("As minimal-downtime for two steps, then switch over and fetch the rest on demand.")]
    PostCopy,

    [Describe("For VMs of a terabyte: larger steps, one migration at a time.")]
    VeryLargeVms,

    [Describe("The agent computes its own steps from the tolerated pause.")]
    Legacy,
}
