using Lab.Providers.Hosts;
using Lab.Providers.Processes;

namespace Lab.Tests.Remote;

/// <summary>A host whose commands and daemons are a test's own.</summary>
internal sealed class ScriptedHost : ILabHost
{
    public string Name => "host1";

    public HostPaths Paths { get; } = new("/programs", "/guest", "/output", "/logs");

    public Func<IReadOnlyList<string>, string?, CommandResult> OnRun { get; set; } = (command, _) => new CommandResult(command, 0, "", "");

    public List<ScriptedDaemon> Daemons { get; } = [];

    public Exception? StartFailure { get; set; }

    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, string? input = null, CancellationToken cancellationToken = default) => Task.FromResult(OnRun(command, input));

    public Task<ILabDaemon> StartDaemonAsync(DaemonSpec spec, CancellationToken cancellationToken = default)
    {
        if (StartFailure is { } failure) throw failure;
        var daemon = new ScriptedDaemon(spec);
        Daemons.Add(daemon);
        return Task.FromResult<ILabDaemon>(daemon);
    }

    public Task PutFileAsync(string path, string content, bool secret = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> ExistsAsync(string path, CancellationToken cancellationToken = default) => Task.FromResult(File.Exists(path));

    public Task<byte[]?> GetFileAsync(string path, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

internal sealed class ScriptedDaemon(DaemonSpec spec) : ILabDaemon
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DaemonSpec Spec => spec;

    public string Name => spec.Name;

    public string Host => "host1";

    public int ProcessId => 4711;

    public Task<int> Exited => _exited.Task;

    public bool Stopping { get; private set; }

    public List<string> Signals { get; } = [];

    public Task<int> StopAsync(TimeSpan patience)
    {
        Stopping = true;
        End(143);
        return Exited;
    }

    public void Kill()
    {
        Signals.Add("kill");
        End(137);
    }

    public void Pause() => Signals.Add("pause");

    public void Resume() => Signals.Add("resume");

    public void End(int exitCode) => _exited.TrySetResult(exitCode);
}
