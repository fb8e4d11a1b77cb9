using Lab.Providers.Processes;

namespace Lab.Providers.Hosts;

/// <summary>A host of the lab, wherever it comes from. Nothing here assumes a shared file system, clock or kernel.</summary>
public interface ILabHost
{
    string Name { get; }

    HostPaths Paths { get; }

    Task<CommandResult> RunAsync(IReadOnlyList<string> command, string? input = null, CancellationToken cancellationToken = default);

    /// <summary>Returns when the daemon is ready.</summary>
    /// <exception cref="Model.Errors.LabException">It ended first, or took too long; carries the end of its log.</exception>
    Task<ILabDaemon> StartDaemonAsync(DaemonSpec spec, CancellationToken cancellationToken = default);

    /// <summary>Creates missing folders; <paramref name="secret"/> files are readable by their owner only.</summary>
    Task PutFileAsync(string path, string content, bool secret = false, CancellationToken cancellationToken = default);

    /// <returns>Whether there is a file, a socket included, by that name.</returns>
    Task<bool> ExistsAsync(string path, CancellationToken cancellationToken = default);

    /// <returns>Null when there is no such file.</returns>
    Task<byte[]?> GetFileAsync(string path, CancellationToken cancellationToken = default);
}

/// <summary>Folders of a host, as its own processes see them.</summary>
/// <param name="Programs">Where the agent, the engine and the probe lie.</param>
/// <param name="Guest">The guest's kernel and initrd.</param>
/// <param name="Output">The run directory, or the host's part of it until it is collected.</param>
/// <param name="Logs">Where logs go that the run keeps.</param>
public sealed record HostPaths(string Programs, string Guest, string Output, string Logs);
