using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Processes;

namespace Lab.Providers.Namespaces;

/// <summary>A host made of namespaces: its first process only reaps; what runs there is entered from outside.</summary>
internal sealed class NamespaceHost : ILabHost, IDisposable
{
    private readonly NamespaceTool _tool;
    private readonly Process _holder;
    private readonly int _firstProcess;

    private NamespaceHost(string name, NamespaceTool tool, Process holder, int firstProcess)
    {
        (Name, _tool, _holder, _firstProcess) = (name, tool, holder, firstProcess);
        Paths = new HostPaths(LabRoot.Programs, LabRoot.Guest, LabRoot.Output, $"{LabRoot.Output}/logs/{name}");
    }

    public string Name { get; }

    public HostPaths Paths { get; }

    /// <summary>The host's file system as the lab sees it.</summary>
    public string Root => FormattableString.Invariant($"/proc/{_firstProcess}/root");

    /// <summary>PID of the host's first process, for moving links into its network namespace.</summary>
    public string NetworkNamespace => _firstProcess.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="LabException">It could not be made; nothing is left of it then, nor when cancelled.</exception>
    public static async Task<NamespaceHost> StartAsync(string name, NamespaceTool tool, HostTree tree, CancellationToken cancellationToken)
    {
        var holder = Commands.Start(tool.Hold(), redirectInput: false, redirectError: false);
        try
        {
            return await PrepareAsync(name, tool, tree, holder, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            End(holder);
            throw;
        }
    }

    private static async Task<NamespaceHost> PrepareAsync(string name, NamespaceTool tool, HostTree tree, Process holder, CancellationToken cancellationToken)
    {
        var line = await holder.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (!int.TryParse(line, CultureInfo.InvariantCulture, out var firstProcess))
            throw new LabException(ErrorKind.Environment, $"The namespaces of {name} could not be made; the reason is printed above.") { Host = name };
        var host = new NamespaceHost(name, tool, holder, firstProcess);
        foreach (var (source, target) in tree.Binds)
            (await host.RunAsync(["mount", "--rbind", source, target], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Giving {name} its own {target}", name);
        await File.WriteAllTextAsync(LabRoot.ProcessFile(name), host.NetworkNamespace, cancellationToken).ConfigureAwait(false);
        (await host.RunAsync(["hostname", name], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Naming {name}", name);
        return host;
    }

    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, string? input = null, CancellationToken cancellationToken = default) =>
        Commands.RunAsync(_tool.Enter(_firstProcess, command), input, cancellationToken: cancellationToken);

    public async Task<ILabDaemon> StartDaemonAsync(DaemonSpec spec, CancellationToken cancellationToken = default)
    {
        var log = Path.Combine(Directory.CreateDirectory(Paths.Logs).FullName, spec.Log);
        return await NamespaceDaemon.StartAsync(Name, spec, _tool.Enter(_firstProcess, spec.Command, log), log, cancellationToken).ConfigureAwait(false);
    }

    public Task PutFileAsync(string path, string content, bool secret = false, CancellationToken cancellationToken = default) =>
        HostFiles.WriteAsync(Root + path, Encoding.UTF8.GetBytes(content), secret, cancellationToken);

    public Task<bool> ExistsAsync(string path, CancellationToken cancellationToken = default) => Task.FromResult(File.Exists(Root + path));

    public Task<byte[]?> GetFileAsync(string path, CancellationToken cancellationToken = default) => HostFiles.ReadAsync(Root + path, cancellationToken);

    /// <summary>Ends the host: the kernel kills all that runs in it and removes its links and mounts.</summary>
    public void Dispose() => End(_holder);

    private static void End(Process holder)
    {
        if (!holder.HasExited) holder.Kill();
        holder.WaitForExit();
        holder.Dispose();
    }
}
