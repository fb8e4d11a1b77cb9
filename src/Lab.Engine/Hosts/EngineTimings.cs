namespace Lab.Engine.Hosts;

/// <summary>How long the engine waits for what.</summary>
public sealed record EngineTimings
{
    /// <summary>Between two looks at a host that sent no event.</summary>
    public TimeSpan StatisticsInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For a connection to an agent, handshake included.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>For one answer of an agent.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>For the answer to a network set-up, beside its connectivity timeout.</summary>
    public TimeSpan SetupTimeout { get; set; } = TimeSpan.FromSeconds(120);

    public TimeSpan ReconnectFirst { get; set; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan ReconnectLongest { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A host without an answer for this long is non-responsive.</summary>
    public TimeSpan UnreachableAfter { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A host whose NIC under a required network is down for longer than this is not operational.</summary>
    public TimeSpan RequiredNetworkGrace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two tries to start a highly available VM again. Also before it is started after its second failure within <see cref="RestartWindow"/>; twice as long after each further one.</summary>
    public TimeSpan RestartPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Failures of a highly available VM within it are one series. The first is followed by a restart at once, the sixth by none: the VM stays down.</summary>
    public TimeSpan RestartWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A highly available VM that is gone counts as failed after this long without a word why; a connection that was lost tells of ends late.</summary>
    public TimeSpan EndReasonGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A migrating VM that no host can account for is lost after this long.</summary>
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two questions about a migration in doubt.</summary>
    public TimeSpan DoubtInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A migration that was silent for this long is asked about.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two keep-alives on <c>/events/stream</c>.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>With answers waited for so many times as long; how often something is looked at stays.</summary>
    public EngineTimings Times(double patience) => this with
    {
        ConnectTimeout = ConnectTimeout * patience,
        CallTimeout = CallTimeout * patience,
        SetupTimeout = SetupTimeout * patience,
        UnreachableAfter = UnreachableAfter * patience,
        EndReasonGrace = EndReasonGrace * patience,
        LostAfter = LostAfter * patience,
        SilenceLimit = SilenceLimit * patience,
    };
}
