using Lab.Simulation.Clocks;

namespace Lab.Simulation.Links;

/// <summary>What listens on the simulated hosts, by host and port.</summary>
public sealed class Listeners
{
    private readonly Dictionary<(string Host, int Port), Listener> _listeners = [];

    public void Add(string host, int port, Listener listener) => _listeners[(host, port)] = listener;

    /// <summary>Null: the connection is refused.</summary>
    public Listener? Find(string host, int port) => _listeners.GetValueOrDefault((host, port)) is { Process.IsDead: false } alive ? alive : null;
}

/// <param name="Service">What it offers: an agent, an engine's API.</param>
public sealed record Listener(SimulatedContext Process, object Service);
