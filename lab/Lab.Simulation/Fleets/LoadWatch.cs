using Lab.Simulation.Clusters;
using Lab.Simulation.Flows;
using Lab.Simulation.Links;
using Lab.Simulation.Networks;
using Lab.Simulation.World;

namespace Lab.Simulation.Fleets;

/// <summary>Looks at the NICs of a fleet once a second. A long evacuation has no more samples than a plot has room for: two become one then, and the pause twice as long.</summary>
internal sealed class LoadWatch
{
    private const int MostSamples = 600;

    private readonly SimulatedWorld _world;
    private readonly long _began;
    private readonly List<LoadSample> _samples = [];
    private readonly List<double> _roundTrips = [];
    private readonly string[] _rack;
    private readonly Meter[] _out;
    private readonly Meter[] _in;
    private readonly Meter[] _management;
    private int _merged = 1;
    private int _parts;
    private LoadSample? _half;

    public LoadWatch(SimulatedCluster cluster, int rack, bool dedicated)
    {
        _world = cluster.World;
        _began = cluster.Time.GetTimestamp();
        var hosts = cluster.Machines.Select(machine => machine.Name).ToList();
        var nic = ClusterAddresses.Nic(dedicated ? 1 : 0);
        _rack = [.. cluster.Machines.Take(rack).Select(machine => machine.ManagementAddress)];
        _out = [.. hosts.Take(rack).Select(host => MeterOf(host, nic, isOut: true))];
        _in = [.. hosts.Skip(rack).Select(host => MeterOf(host, nic, isOut: false))];
        _management = [.. hosts.SelectMany(host => new[] { MeterOf(host, ClusterAddresses.Nic(0), isOut: true), MeterOf(host, ClusterAddresses.Nic(0), isOut: false) })];
    }

    public IReadOnlyList<LoadSample> Samples => _samples;

    /// <summary>Milliseconds, rising.</summary>
    public IReadOnlyList<double> RoundTrips => [.. _roundTrips.Order()];

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _world.Time, stop);
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The evacuation has ended.
        }
    }

    private void Look()
    {
        var rack = _out.Select(meter => meter.Read()).ToList();
        Keep(new LoadSample(_world.Time.GetElapsedTime(_began).TotalSeconds, rack.Average(), rack.Max(), _in.Select(meter => meter.Read()).DefaultIfEmpty().Max(), _management.Max(meter => meter.Read())));
        foreach (var address in _rack)
            if (_world.Fabric.Find(ClusterAddresses.Engine, address) is { } path) _roundTrips.Add(Wiring.RoundTrip(_world, path).TotalMilliseconds);
    }

    private void Keep(LoadSample sample)
    {
        if (_merged > 1)
        {
            // Of so many seconds: what came before counts as often as it stands for.
            _half = _half is null ? sample : Mean(_half, sample, _parts);
            if (++_parts < _merged) return;
            (sample, _half, _parts) = (_half, null, 0);
        }

        _samples.Add(sample);
        if (_samples.Count < MostSamples) return;
        var pairs = _samples.Chunk(2).Select(pair => Mean(pair[0], pair[1], 1)).ToList();
        _samples.Clear();
        _samples.AddRange(pairs);
        _merged *= 2;
    }

    private static LoadSample Mean(LoadSample before, LoadSample last, int weight)
    {
        return new LoadSample(last.At, Of(before.RackOut, last.RackOut), Of(before.BusiestOut, last.BusiestOut), Of(before.BusiestIn, last.BusiestIn), Of(before.BusiestManagement, last.BusiestManagement));

        double Of(double one, double other) => ((one * weight) + other) / (weight + 1);
    }

    private Meter MeterOf(string host, string nic, bool isOut) => new(_world.LinkOf(new StreamEnd(host, "", nic, null, ""), isOut));

    /// <summary>How much of a link was used since it was read last.</summary>
    private sealed class Meter(Link link)
    {
        private double _carried = link.Carried;

        public double Read()
        {
            var before = _carried;
            _carried = link.Carried;
            return (_carried - before) / link.Capacity;
        }
    }
}
