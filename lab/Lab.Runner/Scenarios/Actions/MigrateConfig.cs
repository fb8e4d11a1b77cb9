using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Actions;

/// <summary>Moves a running VM to another host.</summary>
[Describe("Moves a running VM to another host.")]
public sealed record MigrateConfig : MigrationTuning
{
    /// <summary>In <see cref="Network"/>: no migration network at all, so that QEMU uses the management address.</summary>
    public const string NoNetwork = "none";

    [Describe("The VM.", Example = "vm1")]
    public required string Vm { get; init; }

    [Describe("The destination; without it the engine chooses one.", Example = "host2")]
    public string? To { get; init; }

    [Describe("The network to use instead of the cluster's migration network; none leaves the destination address out, so that QEMU uses management.", Example = "none")]
    public string? Network { get; init; }

    [Describe("The network over which the VM's disk is copied; without it the way that the memory goes.", Example = "management")]
    public string? DiskNetwork { get; init; }

    [Describe("Cancel this long after the memory began to flow.", Example = "500ms")]
    public TimeSpan? CancelAfter { get; init; }

    [Describe("Where a host that should have an address on the network has none yet (DHCP may be late), wait so long for it; by default not at all.", Example = "30s")]
    public TimeSpan? WaitForAddress { get; init; }

    [Describe("Who begins it: the scenario asks the engine, or the engine does so by itself (a host that stopped working is evacuated).")]
    public MigrationBeginner By { get; init; }

    [Describe("What must come of this migration, where it is something else than what the scenario expects of all.")]
    public MigrateExpectConfig Expect { get; init; } = new();
}

/// <summary>Who begins a migration.</summary>
public enum MigrationBeginner
{
    [Describe("The scenario asks the engine for it.")]
    Request,

    [Describe("The engine does it by itself; the action waits for it.")]
    Engine,
}

/// <summary>What must come of one migration.</summary>
[Describe("What must come of this migration.")]
public sealed record MigrateExpectConfig
{
    [Describe("The network on which every byte of its stream must be; none: no stream at all.", Example = "management")]
    public string? Network { get; init; }

    [Describe("How it ends.")]
    public MigrationOutcome? Outcome { get; init; }

    [Describe("Why the engine must say that it does not use the wanted network; none: it must use it.", Example = "no-address")]
    public FallbackReason? Fallback { get; init; }
}

/// <summary>Why a migration does not use the network that it should.</summary>
public enum FallbackReason
{
    [Describe("It uses it.")]
    None,

    [Describe("A host does not carry the network.")]
    Absent,

    [Describe("The NIC or bond that carries it is down.")]
    Down,

    [Describe("A host has no address on it, or the two have none of the same family.")]
    NoAddress,

    [Describe("The cluster's compatibility level does not know migration networks.")]
    CompatibilityLevel,

    [Describe("The request asked for no migration network.")]
    Requested,
}
