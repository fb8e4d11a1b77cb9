using Lab.Providers.Hosts;
using Lab.Simulation.Clocks;

namespace Lab.Simulation.Labs;

/// <summary>A daemon on a simulated host.</summary>
/// <param name="stopped">What it does when it is asked to end.</param>
/// <param name="killed">What becomes of things when it is killed.</param>
internal sealed class SimulatedDaemon(string name, string host, int processId, Action stopped, Action killed, Action<bool>? paused = null) : ILabDaemon
{
    private const int KilledBySignal = 137;

    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name { get; } = name;

    public string Host { get; } = host;

    public int ProcessId { get; } = processId;

    public Task<int> Exited => _exited.Task;

    public bool Stopping { get; private set; }

    public Task<int> StopAsync(TimeSpan patience)
    {
        if (_exited.Task.IsCompleted) return _exited.Task;
        Stopping = true;
        stopped();
        _exited.TrySetResult(0);
        return _exited.Task;
    }

    public void Kill()
    {
        if (_exited.Task.IsCompleted) return;
        killed();
        _exited.TrySetResult(KilledBySignal);
    }

    public void Pause() => paused?.Invoke(true);

    public void Resume() => paused?.Invoke(false);

    /// <summary>One that is a process of its own.</summary>
    public static SimulatedDaemon Of(string name, string host, int processId, SimulatedContext process) => new(name, host, processId, process.Kill, process.Kill, stands =>
    {
        if (stands) process.Pause();
        else process.Resume();
    });
}
