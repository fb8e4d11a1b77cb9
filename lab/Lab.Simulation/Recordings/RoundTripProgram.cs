using Lab.Captures.Samples;
using Lab.Providers.Hosts;
using Lab.Simulation.Labs;
using Lab.Simulation.Links;

namespace Lab.Simulation.Recordings;

/// <summary>The probe that measures how long it takes to reach the agents from where the engine is.</summary>
internal sealed class RoundTripProgram
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private readonly SimulatedLab _lab;
    private readonly string _host;
    private readonly ITimer _timer;
    private readonly List<(string Host, string Address, List<RoundTripRow> Rows)> _targets = [];

    private RoundTripProgram(SimulatedLab lab, string host, IReadOnlyList<string> options)
    {
        (_lab, _host) = (lab, host);
        for (var at = 0; at + 1 < options.Count; at++)
        {
            if (options[at] != "--to" || options[at + 1].Split('=', 2) is not [var name, var endpoint]) continue;
            _targets.Add((name, Endpoints.Parse(endpoint, 0).Address, []));
        }

        _timer = lab.World.Time.CreateTimer(_ => Take(), null, Every, Every);
    }

    public static SimulatedDaemon Start(SimulatedLab lab, SimulatedHost host, DaemonSpec spec, IReadOnlyList<string> options)
    {
        var program = new RoundTripProgram(lab, host.Name, options);
        return new SimulatedDaemon(spec.Name, host.Name, 1, program.End, program.End);
    }

    private void Take()
    {
        foreach (var (_, address, rows) in _targets)
            rows.Add(new RoundTripRow(_lab.World.Time.GetUtcNow(), _lab.World.Fabric.Find(_host, address) is { } path ? Wiring.RoundTrip(_lab.World, path) : null));
    }

    private void End()
    {
        _timer.Dispose();
        foreach (var (host, _, rows) in _targets)
        {
            var path = Path.Combine(_lab.Directory, "roundtrips", host + ".csv");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var writer = new StreamWriter(path) { NewLine = "\n" };
            RoundTrips.WriteHeader(writer);
            foreach (var row in rows) RoundTrips.Write(writer, row);
        }
    }
}
