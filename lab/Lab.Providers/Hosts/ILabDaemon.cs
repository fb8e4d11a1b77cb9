namespace Lab.Providers.Hosts;

/// <summary>A running daemon on a host of the lab.</summary>
public interface ILabDaemon
{
    string Name { get; }

    string Host { get; }

    /// <summary>As seen from the lab.</summary>
    int ProcessId { get; }

    /// <summary>Completes with the exit code when it ends, whoever ended it.</summary>
    Task<int> Exited { get; }

    /// <summary>True once <see cref="StopAsync"/> was called: its end is then no news.</summary>
    bool Stopping { get; }

    /// <summary>True: it has not ended by itself, but its host cannot be reached any more; its exit code means nothing.</summary>
    bool HostIsLost => false;

    /// <summary>Asks it to end (SIGTERM) and kills it after the time.</summary>
    /// <returns>The exit code.</returns>
    Task<int> StopAsync(TimeSpan patience);

    /// <summary>SIGKILL, for faults on purpose.</summary>
    void Kill();

    /// <summary>SIGSTOP: it stands still until <see cref="Resume"/>.</summary>
    void Pause();

    /// <summary>SIGCONT.</summary>
    void Resume();
}
