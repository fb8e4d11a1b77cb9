using Lab.Providers.Hosts;
using Lab.Providers.Processes;

namespace Lab.Providers.Namespaces;

/// <summary>The lab's own namespace, where the switches are: daemons here run beside the runner.</summary>
internal sealed class ObserverHost(NamespaceTool tool) : ILabHost
{
    public string Name => "observer";

    public HostPaths Paths { get; } = new(LabRoot.Programs, LabRoot.Guest, LabRoot.Output, $"{LabRoot.Output}/logs/observer");

    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, string? input = null, CancellationToken cancellationToken = default) =>
        Commands.RunAsync(command, input, cancellationToken: cancellationToken);

    public async Task<ILabDaemon> StartDaemonAsync(DaemonSpec spec, CancellationToken cancellationToken = default)
    {
        var log = Path.Combine(Directory.CreateDirectory(Paths.Logs).FullName, spec.Log);
        return await NamespaceDaemon.StartAsync(Name, spec, tool.Enter(Environment.ProcessId, spec.Command, log), log, cancellationToken).ConfigureAwait(false);
    }

    public Task PutFileAsync(string path, string content, bool secret = false, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.WriteAllTextAsync(path, content, cancellationToken);
    }

    public Task<bool> ExistsAsync(string path, CancellationToken cancellationToken = default) => Task.FromResult(File.Exists(path));

    public async Task<byte[]?> GetFileAsync(string path, CancellationToken cancellationToken = default) =>
        File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false) : null;
}
