using System.Globalization;
using System.Text.Json;
using Lab.Captures.Samples;
using Lab.Providers.Hosts;
using Lab.Simulation.Guests;
using Lab.Simulation.Labs;
using Lab.Simulation.Networks;
using Lab.Simulation.Wires;

namespace Lab.Simulation.Recordings;

/// <summary>The probe that listens to heartbeats, and the guests that send them.</summary>
internal sealed class ListenProgram
{
    private const int BeatBytes = 80;
    private const long Way = 150 * TimeSpan.TicksPerMicrosecond;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Status = TimeSpan.FromMilliseconds(250);

    private readonly SimulatedLab _lab;
    private readonly DaemonSpec _spec;
    private readonly Dictionary<string, List<HeartbeatRow>> _rows;
    private readonly ITimer _beats;
    private readonly ITimer _status;

    private ListenProgram(SimulatedLab lab, DaemonSpec spec)
    {
        (_lab, _spec) = (lab, spec);
        _rows = lab.Plan.Vms.ToDictionary(vm => vm.Name, _ => new List<HeartbeatRow>());
        _beats = lab.World.Time.CreateTimer(_ => Take(), null, Beat, Beat);
        _status = lab.World.Time.CreateTimer(_ => Tell(), null, Status, Status);
    }

    public static SimulatedDaemon Start(SimulatedLab lab, SimulatedHost host, DaemonSpec spec)
    {
        var program = new ListenProgram(lab, spec);
        return new SimulatedDaemon(spec.Name, host.Name, 1, program.End, program.End);
    }

    private void Take()
    {
        var now = _lab.World.Time.GetTimestamp();
        var news = false;
        foreach (var life in _lab.World.Lives.Where(life => life.RunsAt(now) && now >= life.FirstBeat))
        {
            if (!_rows.TryGetValue(life.Vm.Name, out var rows) || !Send(life, now)) continue;
            var row = Row(life, rows.Count, now);
            // Whoever waits for a guest's memory to be verified once more hears of it at once.
            news |= rows.Count == 0 || rows[^1].VerifyPasses != row.VerifyPasses || (now >= life.Ready && now - Beat.Ticks < life.Ready);
            rows.Add(row);
        }

        if (news) Tell();
    }

    /// <returns>Whether it got through to the observer.</returns>
    private bool Send(GuestLife life, long now)
    {
        if (GuestWay.Of(_lab.World.Fabric, life) is not { } way) return false;
        _lab.World.Wire.Datagrams.Add(new Datagram(now, life.Host, way.Nic, way.Vlan, way.Mac, way.Address, way.Peer, way.Port, BeatBytes));
        return true;
    }

    private HeartbeatRow Row(GuestLife life, long sequence, long now)
    {
        var passes = life.PassesBy(now);
        return new HeartbeatRow(sequence, (long)(life.LivedBy(now) * 1e9), Nanoseconds(now + Way), (long)(life.WorkedBy(now) * life.Memory.DirtyRate), passes * life.StampedPages, passes, 0, SourceMac: null);
    }

    private long Nanoseconds(long ticks) => (_lab.World.Time.GetUtcNow() - _lab.World.Time.Elapsed + TimeSpan.FromTicks(ticks) - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private void Tell()
    {
        var now = _lab.World.Time.GetTimestamp();
        var vms = _rows.ToDictionary(vm => vm.Key, vm => vm.Value is [.., var last]
            ? (object)new { beats = vm.Value.Count, lastSequence = last.Sequence, longestGapMs = 0, corrupt = 0, verifyPasses = last.VerifyPasses, stamped = IsStamped(vm.Key, now) }
            : new { beats = 0 });
        _spec.OnOutput?.Invoke(JsonSerializer.Serialize(new { time = _lab.World.Time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture), vms }));
    }

    private bool IsStamped(string vm, long now) => _lab.World.Lives.LastOrDefault(life => life.Vm.Name == vm) is { } life && now >= life.Ready;

    private void End()
    {
        _beats.Dispose();
        _status.Dispose();
        foreach (var (vm, rows) in _rows)
        {
            var path = Path.Combine(_lab.Directory, "heartbeats", vm + ".csv");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var writer = new StreamWriter(path) { NewLine = "\n" };
            Heartbeats.WriteHeader(writer);
            foreach (var row in rows) Heartbeats.Write(writer, row);
        }
    }
}
