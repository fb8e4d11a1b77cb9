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

    /// <summary>On a busy machine the probe may not be let run when the answer comes: that is no fault of the network.</summary>
    [Fact]
    public void A_probe_that_stood_still_does_not_count_it_as_the_round_trip()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var attempt = ConnectAttempt.Begin((IPEndPoint)listener.LocalEndpoint);
        Thread.Sleep(400);
        Decide(attempt);

        Assert.True(attempt.IsAnswered);
        Assert.InRange(attempt.Elapsed, TimeSpan.FromMilliseconds(400), TimeSpan.MaxValue);
        Assert.InRange(attempt.RoundTrip, TimeSpan.FromMicroseconds(1), TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void A_refusal_is_an_answer_by_the_probes_own_clock()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // and does not listen
        using var attempt = ConnectAttempt.Begin((IPEndPoint)bound.LocalEndPoint!);
        Decide(attempt);

        Assert.True(attempt.IsAnswered);
        Assert.InRange(attempt.RoundTrip, TimeSpan.FromTicks(1), attempt.Elapsed);
    }

    private static void Decide(ConnectAttempt attempt)
    {
        if (attempt.IsOver) return;
        var decided = new bool[1];
        ConnectAttempt.Poll([attempt], TimeSpan.FromSeconds(5), decided);
        Assert.True(decided[0]);
        attempt.Decide();
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
