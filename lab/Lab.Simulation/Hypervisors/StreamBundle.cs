using Lab.Model.Numbers;
using Lab.Simulation.Flows;
using Lab.Simulation.Networks;
using Lab.Simulation.Wires;
using Lab.Simulation.World;

namespace Lab.Simulation.Hypervisors;

/// <summary>The connections that carry one migration's memory, or its disks: one, or several side by side that share the work evenly.</summary>
internal sealed class StreamBundle : IDisposable
{
    private const double FirstWindow = 10 * 1448;
    private static readonly TimeSpan NoDelay = TimeSpan.FromMilliseconds(1);

    private readonly SimulatedWorld _world;
    private readonly List<(Flow Flow, WireConnection Wire, Func<StreamPath?> Way)> _channels = [];
    private readonly long _opened;
    private double _cap = double.PositiveInfinity;

    public StreamBundle(SimulatedWorld world)
    {
        _world = world;
        _opened = world.Time.GetTimestamp();
        world.Fabric.Changed += Reroute;
    }

    /// <summary>Its rate is another now, or it goes another way.</summary>
    public event Action? Changed;

    public double Sent => _channels.Sum(channel => channel.Flow.Sent);

    public double Rate => _channels.Sum(channel => channel.Flow.Rate);

    /// <summary>More would go if a NIC on the way were faster.</summary>
    public bool IsHeldUp => _channels.Exists(channel => channel.Flow.Rate > 0 && channel.Flow.Rate < channel.Flow.Cap * 0.99 && channel.Flow.Links.Any(link => link != _world.Processors && link.IsFull));

    /// <summary>No channel gets through at present.</summary>
    public bool IsStuck => _channels.Count > 0 && _channels.TrueForAll(channel => channel.Way() is null);

    /// <param name="path">As it is now.</param>
    /// <param name="way">Finds it again when the networks change.</param>
    /// <param name="wire">The connection for a flow.</param>
    public void Add(StreamPath path, Func<StreamPath?> way, Func<Flow, WireConnection> wire)
    {
        var flow = _world.Flows.Open(_world.LinksOf(path), 0);
        flow.RateChanged += () => Changed?.Invoke();
        _channels.Add((flow, _world.Wire.Open(wire(flow)), way));
        Cap();
        if (path.Delay > NoDelay) _ = RampAsync(path.Delay);
    }

    /// <summary>Bytes per second that all together do not exceed.</summary>
    public void SetCap(double cap)
    {
        _cap = cap;
        Cap();
    }

    public Task SendAsync(double bytes) => Task.WhenAll(_channels.Select(channel => channel.Flow.SendAsync(bytes / _channels.Count)));

    public void Retarget(double bytes)
    {
        foreach (var (flow, _, _) in _channels) flow.Retarget(bytes / _channels.Count);
    }

    public void Break(Exception reason)
    {
        foreach (var (flow, _, _) in _channels) flow.Break(reason);
    }

    public void Dispose()
    {
        _world.Fabric.Changed -= Reroute;
        foreach (var (flow, wire, _) in _channels)
        {
            flow.Close();
            wire.Closed ??= _world.Time.GetTimestamp();
        }
    }

    /// <summary>TCP's slow start: the window doubles with each round trip. On a lab's own links, without delay, that is nothing.</summary>
    private async Task RampAsync(TimeSpan roundTrip)
    {
        for (var window = FirstWindow; window < _world.Model.LargestWindow && _channels.Exists(channel => channel.Wire.Closed is null); window *= 2)
        {
            await Task.Delay(roundTrip, _world.Time);
            Cap();
        }
    }

    private void Cap()
    {
        foreach (var (flow, _, way) in _channels) flow.SetCap(way() is { } path ? Math.Min(_cap / _channels.Count, WindowRate(path.Delay)) : 0);
    }

    private double WindowRate(TimeSpan roundTrip)
    {
        if (roundTrip <= NoDelay) return double.MaxValue;
        var trips = (_world.Time.GetTimestamp() - _opened) / (double)roundTrip.Ticks;
        return Math.Min(FirstWindow * PortableMath.Pow(2, Math.Min(trips, 30)), _world.Model.LargestWindow) / roundTrip.TotalSeconds;
    }

    /// <summary>A connection that fails over to another port of a bond goes on there; one without a way stands still until there is one again.</summary>
    private void Reroute()
    {
        var moved = false;
        foreach (var (flow, wire, way) in _channels)
        {
            var path = way();
            if (path == wire.Paths[^1].Path && flow.Cap > 0) continue;
            moved = true;
            if (path is null) continue;
            flow.Reroute(_world.LinksOf(path));
            if (path != wire.Paths[^1].Path) wire.Move(path, _world.Time.GetTimestamp());
        }

        if (!moved) return;
        Cap();
        Changed?.Invoke();
    }
}
