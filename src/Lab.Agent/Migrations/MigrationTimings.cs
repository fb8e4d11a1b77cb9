namespace Lab.Agent.Migrations;

/// <summary>The clocks of migrations.</summary>
public sealed record MigrationTimings
{
    /// <summary>How often job statistics are read and told; default 100 ms.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the convergence schedule is looked at; default 10 s, as in vdsm.</summary>
    public TimeSpan ConvergenceInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait for the guest's hook; default 10 s.</summary>
    public TimeSpan GuestHookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two requests to a destination without a free slot; default 10 s.</summary>
    public TimeSpan BusyRetryInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For each call to the other agent but the migration itself; default 10 s.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait for the completed job's statistics, which libvirt sends about when the call returns; default 1 s.</summary>
    public TimeSpan StatisticsTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between attempts to abort a job that is about to begin; default 50 ms.</summary>
    public TimeSpan AbortRetryInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a destination expects a domain that was announced before it looks whether it came; default 60 s.</summary>
    public TimeSpan ExpectationTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>With answers waited for so many times as long; how often something is looked at stays.</summary>
    public MigrationTimings Times(double patience) => this with
    {
        GuestHookTimeout = GuestHookTimeout * patience,
        PeerTimeout = PeerTimeout * patience,
        StatisticsTimeout = StatisticsTimeout * patience,
        ExpectationTime = ExpectationTime * patience,
    };
}
