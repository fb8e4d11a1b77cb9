using Lab.Simulation.Networks;
using Lab.Simulation.Wires;

namespace Lab.Simulation.Recordings;

/// <summary>The frames of one TCP connection as one NIC sees them: opened, what was said in segments as large as a virtual NIC takes, each acknowledged, closed.</summary>
internal sealed class ConnectionFrames
{
    private const int LargestSegment = 45 * 1448;
    private const byte Syn = 0x02, Ack = 0x10, Push = 0x08, Fin = 0x01;

    /// <summary>From one NIC to the other and on to whoever answers.</summary>
    private const long Wire = 30 * TimeSpan.TicksPerMicrosecond;

    private readonly WireConnection _connection;
    private readonly string _host;
    private readonly string _nic;
    private readonly List<Frame> _frames;
    private readonly uint _first;
    private long _there;
    private long _back;

    private ConnectionFrames(WireConnection connection, string host, string nic, List<Frame> frames)
    {
        (_connection, _host, _nic, _frames) = (connection, host, nic, frames);
        _first = ((uint)connection.SourcePort << 12) + 1;
    }

    /// <param name="parts">Flows that are a part of this connection.</param>
    public static void Write(WireConnection connection, IEnumerable<WireConnection> parts, string host, string nic, List<Frame> frames)
    {
        if (!connection.Paths.Any(item => Is(item.Path.Source, host, nic) || Is(item.Path.Destination, host, nic))) return;
        new ConnectionFrames(connection, host, nic, frames).WriteAll(parts);
    }

    private void WriteAll(IEnumerable<WireConnection> parts)
    {
        var at = _connection.Opened;
        Put(at, toDestination: true, Syn, 0, -1);
        Put(at + Wire, toDestination: false, Syn | Ack, 0, -1);
        Put(at + (2 * Wire), toDestination: true, Ack, 0, 0);
        foreach (var piece in Said(parts)) Segment(Math.Max(piece.At, at + (3 * Wire)), piece.ToDestination, piece.Bytes);
        if (_connection.Closed is not { } closed) return;
        Put(closed, toDestination: true, Fin | Ack, 0, 0);
        Put(closed + Wire, toDestination: false, Fin | Ack, 0, 0);
    }

    private IEnumerable<WirePiece> Said(IEnumerable<WireConnection> parts)
    {
        var flows = parts.Prepend(_connection).Where(part => part.Flow is not null).SelectMany(part => Segments(part.Flow!.Pieces));
        return _connection.Pieces.Concat(flows).OrderBy(piece => piece.At);
    }

    /// <summary>A stretch of steady flow, cut into segments that are spread evenly over it.</summary>
    private static IEnumerable<WirePiece> Segments(IEnumerable<Flows.FlowPiece> pieces)
    {
        var (sent, total) = (0L, 0.0);
        foreach (var piece in pieces)
        {
            total += piece.Bytes;
            var bytes = (long)Math.Round(total) - sent;
            var count = (bytes + LargestSegment - 1) / LargestSegment;
            for (var number = 0; number < count; number++)
                yield return new WirePiece(piece.From + ((piece.To - piece.From) * (number + 1) / count), true, (int)Math.Min(LargestSegment, bytes - (number * LargestSegment)));
            sent += bytes;
        }
    }

    private void Segment(long at, bool toDestination, int bytes)
    {
        for (var left = bytes; left > 0; left -= LargestSegment)
        {
            var size = Math.Min(left, LargestSegment);
            Put(at, toDestination, Ack | Push, size, 0);
            if (toDestination) _there += size;
            else _back += size;
            Put(at + Wire, !toDestination, Ack, 0, 0);
        }
    }

    /// <param name="shift">Of the sequence number: the opening is one before the first byte.</param>
    private void Put(long at, bool toDestination, byte flags, int payload, int shift)
    {
        var path = _connection.PathAt(at);
        var leaves = Is(toDestination ? path.Source : path.Destination, _host, _nic);
        if (!leaves && !Is(toDestination ? path.Destination : path.Source, _host, _nic)) return;
        var own = Is(path.Source, _host, _nic) ? path.Source : path.Destination;
        var forth = new FrameEnds(path.Source.Mac, path.Destination.Mac, own.Vlan, path.Source.Address, path.Destination.Address, _connection.SourcePort, _connection.DestinationPort);
        var (sequence, acknowledged) = toDestination ? (_there, _back) : (_back, _there);
        var mark = toDestination ? _connection.Mark : _connection.Greeting;
        var head = new byte[FrameBytes.MostHeaders + Math.Min(payload, mark.Length)];
        var length = FrameBytes.WriteTcp(head, toDestination ? forth : forth.Reversed, Number(sequence, shift), flags == Syn ? 0 : Number(acknowledged, 0), flags, payload);
        var shown = Math.Min(payload, mark.Length);
        if (sequence == 0 && shown > 0) mark.AsSpan(0, shown).CopyTo(head.AsSpan(length));
        _frames.Add(new Frame(leaves ? at : at + Wire, length + payload, head[..(length + shown)]));
    }

    private uint Number(long offset, int shift) => (uint)(_first + offset + shift);

    private static bool Is(StreamEnd end, string host, string nic) => end.Host == host && end.Nic == nic;
}
