using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lab.Captures.Samples;

namespace Lab.HostTests.Probes;

public sealed class RoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-probe").FullName;

    [SkippableFact]
    public void Connections_are_timed_whether_taken_or_refused_and_those_without_an_answer_are_lost()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(2000); // nobody accepts: the kernel answers all the same
        var refused = FreePort();
        using var probe = RunningProbe.Start(
            "roundtrip", "--out", _folder, "--to", $"taken={listener.LocalEndpoint}", "--to", $"refused=127.0.0.1:{refused}", "--to", "unreachable=255.255.255.255:9",
            "--every", "20ms");
        probe.AwaitLine("ready");
        var status = probe.AwaitLine(line => line.TryGetProperty("hosts", out var hosts) && hosts.GetProperty("taken").GetProperty("count").GetInt32() >= 20);
        Assert.Equal(0, status.GetProperty("hosts").GetProperty("taken").GetProperty("lost").GetInt32());
        probe.Signal("TERM");
        probe.AwaitLine("stopped");
        Assert.Equal(0, probe.AwaitExit());

        Assert.All(Rows("taken"), row => Assert.InRange(row.RoundTrip!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.All(Rows("refused"), row => Assert.NotNull(row.RoundTrip));
        Assert.All(Rows("unreachable"), row => Assert.Null(row.RoundTrip));
        var between = Rows("taken").Zip(Rows("taken").Skip(1), (one, next) => next.Time - one.Time).Order().ToList();
        Assert.InRange(between[between.Count / 2], TimeSpan.FromMilliseconds(15), TimeSpan.FromMilliseconds(60));
    }

    [SkippableFact]
    public void A_host_that_fell_silent_is_lost_after_five_seconds_and_asked_on_meanwhile()
    {
        using var wire = Wire();
        var probe = wire.Start(wire.Left, RunningProbe.Command("roundtrip", "--out", _folder, "--to", "right=10.3.0.2:54321", "--every", "50ms", "--until-eof"));
        probe.AwaitLine("ready");
        probe.AwaitLine(line => line.TryGetProperty("hosts", out var hosts) && hosts.GetProperty("right").GetProperty("count").GetInt32() >= 5);
        using (var down = Process.Start("nsenter", ["--net", $"--target={wire.Right}", "ip", "address", "flush", "dev", "eth0"])) down.WaitForExit();
        // Without an address nobody answers who has it, but the left end remembers for a while: frames go out and nothing comes back.
        var lost = probe.AwaitLine(line => line.TryGetProperty("hosts", out var hosts) && hosts.GetProperty("right").GetProperty("lost").GetInt32() >= 5);
        Assert.True(lost.GetProperty("hosts").GetProperty("right").GetProperty("count").GetInt32() > 5);
        probe.StandardInput.Close();
        Assert.Equal(0, probe.AwaitExit());
        Assert.Contains(Rows("right"), row => row.RoundTrip is null);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IReadOnlyList<RoundTripRow> Rows(string host)
    {
        using var reader = new StreamReader(Path.Combine(_folder, "roundtrips", host + ".csv"));
        var rows = RoundTrips.Read(reader);
        Assert.Empty(rows.Faults);
        Assert.NotEmpty(rows.Samples);
        return [.. rows.Samples.OrderBy(row => row.Time)];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static TwoNamespaces Wire()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "making network namespaces needs root");
        return new TwoNamespaces();
    }
}
