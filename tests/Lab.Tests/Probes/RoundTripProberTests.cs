using System.Net;
using System.Net.Sockets;
using Lab.Captures.Samples;
using Lab.Probe.Output;
using Lab.Probe.RoundTrips;

namespace Lab.Tests.Probes;

public sealed class RoundTripProberTests
{
    /// <summary>A host that chokes in a migration's last seconds must not look quick because the probe was stopped then.</summary>
    [Fact]
    public void What_has_no_answer_when_the_probe_is_stopped_is_recorded_as_lost()
    {
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0); // once its queue is full the kernel drops what else arrives, without a word
        var full = FillQueue((IPEndPoint)deaf.LocalEndPoint!);
        var text = new StringWriter();
        try
        {
            using var target = new TargetFile("deaf", (IPEndPoint)deaf.LocalEndPoint!, text);
            RoundTrips.WriteHeader(text);
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            new RoundTripProber([target], TimeSpan.FromMilliseconds(50), new StatusLines(Stream.Null)).Run(stop.Token);
            Assert.Empty(target.Outstanding);
            Assert.Equal(target.Count, target.Lost);
        }
        finally
        {
            foreach (var socket in full) socket.Dispose();
        }

        var rows = RoundTrips.Read(new StringReader(text.ToString()));
        Assert.Empty(rows.Faults);
        Assert.NotEmpty(rows.Samples);
        Assert.All(rows.Samples, row => Assert.Null(row.RoundTrip));
    }

    private static List<Socket> FillQueue(IPEndPoint target)
    {
        List<Socket> sockets = [];
        bool taken;
        do
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            taken = socket.ConnectAsync(target).Wait(TimeSpan.FromMilliseconds(300));
        }
        while (taken && sockets.Count < 20);
        Assert.False(taken, "The queue never filled.");
        return sockets;
    }
}
