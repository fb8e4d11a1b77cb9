using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lab.Captures.Samples;

namespace Lab.HostTests.Probes;

public sealed class ListenTests : IDisposable
{
    private static readonly Guid Vm = Guid.Parse("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private static readonly Guid Stranger = Guid.Parse("00000000-0000-0000-0000-000000000001");
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-probe").FullName;

    [SkippableFact]
    public void Heartbeats_become_rows_with_the_time_the_kernel_took_them()
    {
        using var probe = RunningProbe.Start("listen", "--out", _folder, "--bind", "127.0.0.1:0", "--vm", $"{Vm}=vm1");
        using var guest = new UdpClient();
        guest.Connect(IPAddress.Loopback, probe.AwaitLine("ready").GetProperty("port").GetInt32());
        var before = DateTimeOffset.UtcNow;
        guest.Send(Beat(Vm, 0));
        guest.Send(Beat(Stranger, 0));
        guest.Send(Beat(Stranger, 1));
        Thread.Sleep(120);
        guest.Send(Beat(Vm, 1));
        guest.Send("hello"u8);

        Assert.Equal(Stranger.ToString(), probe.AwaitLine("unknownVm").GetProperty("unknownVm").GetString());
        var status = probe.AwaitLine(line => line.TryGetProperty("vms", out var vms) && vms.GetProperty("vm1").GetProperty("beats").GetInt32() == 2);
        AssertStatus(status, before);
        var rows = Heartbeats.Read(Path.Combine(_folder, "heartbeats", "vm1.csv")); // flushed with the status
        Assert.Empty(rows.Faults);
        Assert.Equal([0L, 1], rows.Samples.Select(row => row.Sequence));
        var between = rows.Samples[1].PeerNanoseconds - rows.Samples[0].PeerNanoseconds;
        Assert.InRange(between, 119_000_000, 2_000_000_000);
        Assert.InRange(rows.Samples[0].PeerNanoseconds / 1_000_000, before.ToUnixTimeMilliseconds(), before.ToUnixTimeMilliseconds() + 5000);

        probe.Signal("TERM");
        probe.AwaitLine("stopped");
        Assert.Equal(0, probe.AwaitExit());
    }

    [SkippableFact]
    public void A_port_in_use_is_said_in_one_message()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port;
        using var probe = RunningProbe.Start("listen", "--out", _folder, "--bind", $"127.0.0.1:{port}", "--vm", $"{Vm}=vm1");
        Assert.Equal($"lab-probe: cannot listen on 127.0.0.1:{port}: the port is in use\n", probe.StandardError.ReadToEnd());
        Assert.Equal(3, probe.AwaitExit());
    }

    [SkippableFact]
    public void A_folder_that_cannot_be_written_is_said_in_one_message()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        using var probe = RunningProbe.Start("listen", "--out", file, "--bind", "127.0.0.1:0", "--vm", $"{Vm}=vm1");
        Assert.StartsWith($"lab-probe: heartbeats cannot be written to {file}: ", probe.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(3, probe.AwaitExit());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void AssertStatus(JsonElement status, DateTimeOffset before)
    {
        var vm = status.GetProperty("vms").GetProperty("vm1");
        Assert.Equal(1, vm.GetProperty("lastSequence").GetInt64());
        Assert.InRange(vm.GetProperty("longestGapMs").GetDouble(), 119, 2000);
        Assert.Equal(7, vm.GetProperty("corrupt").GetInt64());
        Assert.Equal(6, vm.GetProperty("verifyPasses").GetInt64());
        Assert.True(vm.GetProperty("stamped").GetBoolean());
        Assert.Equal(2, status.GetProperty("unknown").GetInt64());
        Assert.Equal(1, status.GetProperty("malformed").GetInt64());
        Assert.True(status.GetProperty("time").GetDateTimeOffset() >= before);
    }

    private static byte[] Beat(Guid vm, long sequence)
    {
        var datagram = new byte[80];
        "LABH"u8.CopyTo(datagram);
        datagram[4] = 1;
        datagram[6] = 3;
        vm.TryWriteBytes(datagram.AsSpan(8), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(datagram.AsSpan(24), sequence);
        BinaryPrimitives.WriteInt64LittleEndian(datagram.AsSpan(56), 6);
        BinaryPrimitives.WriteInt64LittleEndian(datagram.AsSpan(64), 7);
        return datagram;
    }
}
