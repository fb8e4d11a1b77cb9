using System.Text;
using Lab.Providers.Hosts;
using Lab.Providers.Processes;

namespace Lab.Providers.Namespaces;

/// <summary>Where this process itself is, as a host: its daemons run beside it, in the same namespaces.</summary>
internal sealed class OwnHost(string name, NamespaceTool tool) : ILabHost
{
    public string Name => name;

    public HostPaths Paths { get; } = new(LabRoot.Programs, LabRoot.Guest, LabRoot.Output, $"{LabRoot.Output}/logs/{name}");

    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, string? input = null, CancellationToken cancellationToken = default) =>
        Commands.RunAsync(command, input, cancellationToken: cancellationToken);

    public async Task<ILabDaemon> StartDaemonAsync(DaemonSpec spec, CancellationToken cancellationToken = default)
    {
        var log = Path.Combine(Directory.CreateDirectory(Paths.Logs).FullName, spec.Log);
        return await NamespaceDaemon.StartAsync(Name, spec, tool.Enter(Environment.ProcessId, spec.Command, log), log, cancellationToken).ConfigureAwait(false);
    }

    public Task PutFileAsync(string path, string content, bool secret = false, CancellationToken cancellationToken = default) =>
        HostFiles.WriteAsync(path, Encoding.UTF8.GetBytes(content), secret, cancellationToken);

    public Task<bool> ExistsAsync(string path, CancellationToken cancellationToken = default) => Task.FromResult(File.Exists(path));

    public Task<byte[]?> GetFileAsync(string path, CancellationToken cancellationToken = default) => HostFiles.ReadAsync(path, cancellationToken);
}
