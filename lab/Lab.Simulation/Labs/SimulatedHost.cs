using System.Text;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Processes;
using Lab.Simulation.World;

namespace Lab.Simulation.Labs;

/// <summary>A host of a simulated lab, as the lab's runner deals with it: files, commands, daemons.</summary>
/// <param name="machine">Its hardware; null: it is the engine's host, or the lab's own.</param>
public sealed class SimulatedHost(SimulatedLab lab, string name, SimulatedMachine? machine) : ILabHost
{
    private readonly Dictionary<string, string> _files = [];

    public string Name { get; } = name;

    public HostPaths Paths { get; } = new("programs", "guest", lab.Directory, "logs");

    public SimulatedMachine? Machine { get; } = machine;

    /// <exception cref="LabException"><see cref="ErrorKind.NotSupported"/>: the simulation has no such program.</exception>
    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, string? input = null, CancellationToken cancellationToken = default)
    {
        var answer = HostCommands.Run(this, command, input);
        return Task.FromResult(new CommandResult(command, answer.ExitCode, answer.Output, answer.Error));
    }

    public async Task<ILabDaemon> StartDaemonAsync(DaemonSpec spec, CancellationToken cancellationToken = default) => await HostDaemons.StartAsync(lab, this, spec);

    public Task PutFileAsync(string path, string content, bool secret = false, CancellationToken cancellationToken = default)
    {
        _files[path] = content;
        return Task.CompletedTask;
    }

    public Task<bool> ExistsAsync(string path, CancellationToken cancellationToken = default) => Task.FromResult(_files.ContainsKey(path));

    public Task<byte[]?> GetFileAsync(string path, CancellationToken cancellationToken = default) =>
        Task.FromResult(_files.TryGetValue(path, out var content) ? Encoding.UTF8.GetBytes(content) : null);

    /// <exception cref="LabException">There is none.</exception>
    internal string FileAt(string path) => _files.GetValueOrDefault(path) ?? throw new LabException(ErrorKind.NotFound, $"{Name} has no file {path}.") { Host = Name };

    internal void RemoveFile(string path) => _files.Remove(path);
}
