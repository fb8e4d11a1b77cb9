using Lab.Model.Units;

namespace Lab.Engine.Policies;

/// <summary>How a migration is done, as far as somebody said. Null members inherit: request, then VM, then cluster, then the policy.</summary>
public sealed record MigrationSettings
{
    public MigrationPolicyKind? Policy { get; init; }

    public bool? AutoConverge { get; init; }

    public bool? Compressed { get; init; }

    public bool? Encrypted { get; init; }

    public bool? Tunnelled { get; init; }

    /// <summary>Parallel connections: 2 to 255, <see cref="ParallelConnections.None"/> or <see cref="ParallelConnections.Automatic"/>.</summary>
    public int? Parallel { get; init; }

    /// <summary>Zero: no limit. Null everywhere: automatic.</summary>
    public Bandwidth? MaxBandwidth { get; init; }

    /// <summary>Downtime of the legacy schedule, and of requests without any schedule.</summary>
    public TimeSpan? Downtime { get; init; }

    public bool? GuestEvents { get; init; }

    public bool? AbortOnError { get; init; }

    public int? IncomingLimit { get; init; }

    public int? OutgoingLimit { get; init; }

    /// <summary>Address the destination QEMU listens on.</summary>
    public string? ListenAddress { get; init; }

    /// <summary>These settings, and <paramref name="below"/> where they say nothing.</summary>
    public MigrationSettings Over(MigrationSettings below) => new()
    {
        Policy = Policy ?? below.Policy,
        AutoConverge = AutoConverge ?? below.AutoConverge,
        Compressed = Compressed ?? below.Compressed,
        Encrypted = Encrypted ?? below.Encrypted,
        Tunnelled = Tunnelled ?? below.Tunnelled,
        Parallel = Parallel ?? below.Parallel,
        MaxBandwidth = MaxBandwidth ?? below.MaxBandwidth,
        Downtime = Downtime ?? below.Downtime,
        GuestEvents = GuestEvents ?? below.GuestEvents,
        AbortOnError = AbortOnError ?? below.AbortOnError,
        IncomingLimit = IncomingLimit ?? below.IncomingLimit,
        OutgoingLimit = OutgoingLimit ?? below.OutgoingLimit,
        ListenAddress = ListenAddress ?? below.ListenAddress,
    };
}
