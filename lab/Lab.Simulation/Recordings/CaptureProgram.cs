using System.Globalization;
using Lab.Captures;
using Lab.Captures.Addresses;
using Lab.Captures.Pcapng;
using Lab.Captures.Samples;
using Lab.Model.Units;
using Lab.Providers.Hosts;
using Lab.Simulation.Labs;
using Lab.Simulation.Wires;

namespace Lab.Simulation.Recordings;

/// <summary>The probe that captures, on a simulated host: when it ends it writes down what passed the NICs while it looked, in the files that the real one writes.</summary>
internal sealed class CaptureProgram
{
    /// <summary>A header in the kernel's ring.</summary>
    private const int RingSlot = 288;
    private const long DefaultRing = 8 << 20;
    private const int Snap = 192;

    private readonly SimulatedLab _lab;
    private readonly SimulatedHost _host;
    private readonly CaptureOptions _options;
    private readonly long _began;
    private readonly List<(long From, long To)> _pauses = [];
    private long? _pausedAt;

    private CaptureProgram(SimulatedLab lab, SimulatedHost host, CaptureOptions options)
    {
        (_lab, _host, _options) = (lab, host, options);
        _began = lab.World.Time.GetTimestamp();
    }

    public static SimulatedDaemon Start(SimulatedLab lab, SimulatedHost host, DaemonSpec spec, IReadOnlyList<string> options)
    {
        var program = new CaptureProgram(lab, host, CaptureOptions.Read(options));
        return new SimulatedDaemon(spec.Name, host.Name, host.Machine?.NewProcessId() ?? 1, () => program.End(orderly: true), () => program.End(orderly: false), program.Pause);
    }

    private void Pause(bool stands)
    {
        var now = _lab.World.Time.GetTimestamp();
        if (stands) _pausedAt ??= now;
        else if (_pausedAt is { } since)
        {
            _pauses.Add((since, now));
            _pausedAt = null;
        }
    }

    private void End(bool orderly)
    {
        var now = _lab.World.Time.GetTimestamp();
        foreach (var nic in _options.Nics) WriteCapture(nic, now, orderly);
        if (_options.Sockets) WriteSockets(now);
    }

    private void WriteCapture(string nic, long now, bool orderly)
    {
        var path = Path.Combine(_lab.Directory, "captures", $"{_host.Name}-{nic}.pcapng");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var mac = _lab.World.Fabric.Kernels[_host.Name].Nics.First(item => item.Name == nic).Mac;
        var seen = new InterfaceInfo { Name = nic, Description = "simulated", SnapLength = Snap, MacAddress = MacAddress.Parse(mac), Filter = _options.Filter ?? "" };
        using var writer = PcapngWriter.Create(path, seen, new SectionInfo { OperatingSystem = "simulated", Application = "Lab.Simulation" });
        var (taken, dropped) = (0L, 0L);
        var filter = FrameFilter.Parse(_options.Filter);
        var ring = new CaptureRing(_pauses, _options.Ring / RingSlot);
        foreach (var frame in FramesOf(nic).Where(frame => frame.At >= _began && frame.At <= now).OrderBy(frame => frame.At))
        {
            if (!filter.Passes(frame.Head)) continue;
            if (!ring.Takes(frame.At))
            {
                dropped++;
                continue;
            }

            taken++;
            writer.OnPacket(new PacketRef(0, Nanoseconds(frame.At), frame.Length, frame.Head));
        }

        if (!orderly)
        {
            writer.Abandon();
            return;
        }

        writer.OnStatistics(new CaptureStatistics(taken + dropped, dropped, 0));
    }

    private List<Frame> FramesOf(string nic)
    {
        var (frames, wire) = (new List<Frame>(), _lab.World.Wire);
        var parts = wire.Connections.Where(connection => connection.Within is not null).ToLookup(connection => connection.Within!);
        foreach (var connection in wire.Connections.Where(connection => connection.Within is null)) ConnectionFrames.Write(connection, parts[connection], _host.Name, nic, frames);
        foreach (var datagram in wire.Datagrams.Where(datagram => datagram.Host == _host.Name && datagram.Nic == nic)) frames.Add(Of(datagram));
        return frames;
    }

    private Frame Of(Datagram datagram)
    {
        var observer = _lab.World.Fabric.OwnMac(datagram.Destination);
        var head = new byte[FrameBytes.MostHeaders];
        var length = FrameBytes.WriteUdp(head, new FrameEnds(datagram.SourceMac, observer, datagram.Vlan, datagram.Source, datagram.Destination, datagram.Port, datagram.Port), datagram.Bytes);
        return new Frame(datagram.At, length + datagram.Bytes, head[..length]);
    }

    private void WriteSockets(long now)
    {
        var path = Path.Combine(_lab.Directory, "sockets", $"{_host.Name}.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        foreach (var sample in SocketRows.Of(_lab.World, _host.Name, _began, now)) SocketSamples.Write(writer, sample);
    }

    private long Nanoseconds(long ticks) => (VirtualEpoch + TimeSpan.FromTicks(ticks) - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private DateTimeOffset VirtualEpoch => _lab.World.Time.GetUtcNow() - _lab.World.Time.Elapsed;

    private sealed record CaptureOptions(IReadOnlyList<string> Nics, long Ring, string? Filter, bool Sockets)
    {
        public static CaptureOptions Read(IReadOnlyList<string> words)
        {
            var (nics, ring, filter, sockets) = (new List<string>(), DefaultRing, (string?)null, true);
            for (var at = 0; at < words.Count; at++)
            {
                if (words[at] == "--nic") nics.Add(words[++at]);
                else if (words[at] == "--ring") ring = SizeOf(words[++at]);
                else if (words[at] == "--filter") filter = words[++at];
                else if (words[at] == "--no-sockets") sockets = false;
            }

            return new CaptureOptions(nics, ring, filter, sockets);
        }

        private static long SizeOf(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var bytes) ? bytes : ByteCount.TryParse(text, out var size) ? size.Bytes : DefaultRing;
    }
}
