using System.Diagnostics;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Processes;

namespace Lab.Providers.Namespaces;

/// <summary>A daemon behind a <c>lab-ns enter</c>, which passes signals on and takes the daemon down with it.</summary>
internal sealed class NamespaceDaemon : ILabDaemon
{
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NamespaceDaemon(string host, DaemonSpec spec, Process process)
    {
        (Host, Name, _process) = (host, spec.Name, process);
        Exited = WatchAsync(spec);
    }

    public string Name { get; }

    public string Host { get; }

    public int ProcessId => ChildOf(_process.Id) ?? _process.Id;

    public Task<int> Exited { get; }

    public bool Stopping { get; private set; }

    public static async Task<NamespaceDaemon> StartAsync(string host, DaemonSpec spec, IReadOnlyList<string> command, string logFile, CancellationToken cancellationToken)
    {
        var daemon = new NamespaceDaemon(host, spec, Commands.Start(command, redirectInput: false, spec.Environment, redirectError: false));
        if (!spec.ReadyLine) return daemon;
        try
        {
            await daemon._firstLine.Task.WaitAsync(spec.ReadyTimeout, cancellationToken).ConfigureAwait(false);
            return daemon;
        }
        catch (EndOfStreamException)
        {
            var exit = await daemon.Exited.ConfigureAwait(false);
            throw new LabException(ErrorKind.ProcessDied, $"{spec.Name} on {host} ended with exit code {exit} before it was ready: {LastLine(logFile)}") { Host = host, Output = Tail(logFile) };
        }
        catch (TimeoutException)
        {
            daemon.Kill();
            throw new LabException(ErrorKind.Timeout, $"{spec.Name} on {host} was not ready after {spec.ReadyTimeout.TotalSeconds:0} s: {LastLine(logFile)}") { Host = host, Output = Tail(logFile) };
        }
        catch (OperationCanceledException)
        {
            daemon.Kill();
            throw;
        }
    }

    public async Task<int> StopAsync(TimeSpan patience)
    {
        Stopping = true;
        if (!Exited.IsCompleted) Signals.Terminate(_process.Id);
        try
        {
            return await Exited.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
            return await Exited.ConfigureAwait(false);
        }
    }

    public void Kill()
    {
        Stopping = true;
        if (!Exited.IsCompleted) _process.Kill();
    }

    public void Pause()
    {
        if (!Exited.IsCompleted) Signals.Stop(ProcessId);
    }

    public void Resume()
    {
        if (!Exited.IsCompleted) Signals.Continue(ProcessId);
    }

    private async Task<int> WatchAsync(DaemonSpec spec)
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (!spec.ReadyLine || !_firstLine.TrySetResult(line)) spec.OnOutput?.Invoke(line);
        }

        _firstLine.TrySetException(new EndOfStreamException());
        _ = _firstLine.Task.Exception; // observed: nobody waits for it when no ready line was asked for
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return _process.ExitCode;
    }

    private static int? ChildOf(int processId)
    {
        try
        {
            var children = File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return children.Length == 0 ? null : int.Parse(children[0], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
    }

    private static string LastLine(string file) => Tail(file).Split('\n').LastOrDefault(line => line.Length > 0) ?? "it wrote no log";

    private static string Tail(string file)
    {
        const int Most = 4000;
        if (!File.Exists(file)) return "";
        var text = File.ReadAllText(file).TrimEnd();
        return text.Length <= Most ? text : text[^Most..];
    }
}
