using System.Net;
using Lab.Captures.Addresses;
using Lab.Captures.Samples;
using Lab.Simulation.Networks;
using Lab.Simulation.Wires;
using Lab.Simulation.World;

namespace Lab.Simulation.Recordings;

/// <summary>Who held which connection on a simulated host, as a probe that looks every 50 ms would have seen it.</summary>
internal static class SocketRows
{
    private const long Look = 50 * TimeSpan.TicksPerMillisecond;

    public static IEnumerable<SocketSample> Of(SimulatedWorld world, string host, long from, long to)
    {
        var epoch = world.Time.GetUtcNow() - world.Time.Elapsed;
        return world.Wire.Connections.Where(connection => connection.Within is null).SelectMany(connection => Ends(connection))
            .Where(end => end.Owner is not null && end.Own.Host == host)
            .SelectMany(end => Rows(end.Connection, end.Own, end.Other, end.OwnPort, end.OtherPort, end.Owner!, epoch, from, to)).OrderBy(sample => sample.LastTime ?? sample.Time);
    }

    private static IEnumerable<(WireConnection Connection, StreamEnd Own, StreamEnd Other, int OwnPort, int OtherPort, WireOwner? Owner)> Ends(WireConnection connection)
    {
        yield return (connection, connection.Path.Source, connection.Path.Destination, connection.SourcePort, connection.DestinationPort, connection.SourceOwner);
        yield return (connection, connection.Path.Destination, connection.Path.Source, connection.DestinationPort, connection.SourcePort, connection.DestinationOwner);
    }

    private static IEnumerable<SocketSample> Rows(WireConnection connection, StreamEnd own, StreamEnd other, int ownPort, int otherPort, WireOwner owner, DateTimeOffset epoch, long from, long to)
    {
        var first = Math.Max(from, Up(connection.Opened));
        var end = connection.Closed ?? to;
        if (first > to || first > end) yield break; // shorter than the time between two looks
        var sample = new SocketSample
        {
            Time = epoch + TimeSpan.FromTicks(first),
            Protocol = "tcp",
            Local = End(own, ownPort),
            Remote = End(other, otherPort),
            State = "ESTABLISHED",
            Pid = owner.ProcessId,
            Process = owner.Process,
            Vm = owner.Vm?.ToString(),
            VmName = owner.VmName,
        };
        yield return sample;
        yield return sample with { Last = true, LastTime = epoch + TimeSpan.FromTicks(Math.Max(first, Math.Min(end, to) / Look * Look)) };
    }

    private static long Up(long ticks) => (ticks + Look - 1) / Look * Look;

    private static TransportEndpoint End(StreamEnd end, int port) => TransportEndpoint.From(new IPEndPoint(IPAddress.Parse(end.Address), port));
}
