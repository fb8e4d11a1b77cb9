using System.Diagnostics;
using Lab.Captures.Pcapng;
using Lab.Captures.Samples;

namespace Lab.HostTests.Probes;

public sealed class CaptureTests : IDisposable
{
    private const int Bytes = 4 << 20;
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-probe").FullName;

    [SkippableFact]
    public void A_transfer_is_captured_and_its_sockets_name_their_processes()
    {
        using var wire = Wire();
        var probe = wire.Start(wire.Left, Capture());
        probe.AwaitLine("ready");
        var (receiver, sender) = Transfer(wire);

        Thread.Sleep(300); // two status intervals: the sampler sees the end
        probe.Signal("TERM");
        var stopped = probe.AwaitLine("stopped");
        Assert.Equal(0, probe.AwaitExit());
        Assert.Equal(0, stopped.GetProperty("nics").GetProperty("eth0").GetProperty("droppedByKernel").GetInt64());

        var (captured, nic, damage) = ReadCapture();
        Assert.Null(damage);
        Assert.InRange(captured.OriginalBytes, Bytes, Bytes * 1.2);
        Assert.Equal(captured.Packets, stopped.GetProperty("nics").GetProperty("eth0").GetProperty("packets").GetInt64());
        Assert.True(nic.Closed, "no interface statistics block ends the capture");
        Assert.Equal(0, nic.Statistics?.DroppedByKernel);
        AssertOwner(Samples(), "10.3.0.1:5000", receiver.Id);
        Assert.DoesNotContain(Samples(), sample => sample.Pid == sender.Id); // its socket is in the other namespace
    }

    [SkippableFact]
    public void The_status_counts_what_passes_the_NIC()
    {
        using var wire = Wire();
        var probe = wire.Start(wire.Left, Capture());
        probe.AwaitLine("ready");
        Transfer(wire);
        var status = probe.AwaitLine(line => line.TryGetProperty("nics", out var nics) && nics.GetProperty("eth0").GetProperty("receivedBytes").GetInt64() > Bytes);
        Assert.True(status.GetProperty("nics").GetProperty("eth0").GetProperty("packets").GetInt64() > 10);
        Assert.True(DateTimeOffset.TryParse(status.GetProperty("time").GetString(), out _));
        probe.StandardInput.Close();
        probe.AwaitLine("stopped"); // --until-eof
        Assert.Equal(0, probe.AwaitExit());
    }

    [SkippableFact]
    public void A_killed_probe_leaves_a_readable_capture()
    {
        using var wire = Wire();
        var probe = wire.Start(wire.Left, Capture());
        probe.AwaitLine("ready");
        Transfer(wire);
        Thread.Sleep(250);
        probe.Kill();
        probe.AwaitExit();

        var (captured, nic, damage) = ReadCapture();
        Assert.Null(damage);
        Assert.InRange(captured.OriginalBytes, Bytes, Bytes * 1.2);
        Assert.False(nic.Closed);
        Assert.Equal(0, nic.Statistics?.DroppedByKernel); // known although it was killed
        Assert.Equal("eth0", nic.Name);
        Assert.NotEmpty(Samples());
    }

    [SkippableFact]
    public void A_full_disk_is_told_and_the_rest_is_recorded()
    {
        using var wire = Wire();
        Directory.CreateDirectory(Path.Combine(_folder, "sockets"));
        File.CreateSymbolicLink(Path.Combine(_folder, "sockets", "host1.jsonl"), "/dev/full");
        var probe = wire.Start(wire.Left, Capture());
        probe.AwaitLine("ready");
        Transfer(wire);
        probe.Signal("TERM");
        Assert.Contains("the sockets cannot be sampled", probe.AwaitLine("stopped").GetProperty("faults")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(1, probe.AwaitExit());

        var (_, nic, damage) = ReadCapture();
        Assert.Null(damage);
        Assert.True(nic.Closed);
    }

    [SkippableFact]
    public void A_filtered_capture_says_so_and_goes_without_sockets_when_told_to()
    {
        using var wire = Wire();
        var probe = wire.Start(wire.Left, [.. Capture(), "--filter", "not tcp port 5000", "--no-sockets", "--ring", "64KiB"]);
        probe.AwaitLine("ready");
        Transfer(wire);
        probe.Signal("TERM");
        Assert.False(probe.AwaitLine("stopped").TryGetProperty("sockets", out _));
        Assert.Equal(0, probe.AwaitExit());

        var (captured, nic, _) = ReadCapture();
        Assert.InRange(captured.OriginalBytes, 0, Bytes / 100);
        Assert.Equal("not tcp port 5000", nic.Filter);
        Assert.False(Directory.Exists(Path.Combine(_folder, "sockets")));
    }

    [SkippableFact]
    public void A_filter_that_libpcap_does_not_understand_is_told()
    {
        using var wire = Wire();
        var probe = wire.Start(wire.Left, [.. Capture(), "--filter", "tcp prot 5000"]);
        Assert.Contains("cannot capture on 'eth0'", probe.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(3, probe.AwaitExit());
    }

    [SkippableFact]
    public void Interfaces_that_are_not_there_are_all_named()
    {
        using var wire = Wire();
        var probe = wire.Start(wire.Left, [.. Capture(), "--nic", "eth7", "--nic", "eth8"]);
        var complaint = probe.StandardError.ReadToEnd();
        Assert.Equal(3, probe.AwaitExit());
        Assert.Contains("'eth7': there is no such interface in this network namespace", complaint, StringComparison.Ordinal);
        Assert.Contains("'eth8'", complaint, StringComparison.Ordinal);
        Assert.DoesNotContain("'eth0'", complaint, StringComparison.Ordinal);
        Assert.Equal("", probe.StandardOutput.ReadToEnd());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static TwoNamespaces Wire()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "network namespaces of their own need root here");
        Skip.IfNot(File.Exists("/bin/busybox"), "busybox is not installed: apt-get install busybox-static");
        return new TwoNamespaces();
    }

    private string[] Capture() => RunningProbe.Command("capture", "--out", _folder, "--host", "host1", "--nic", "eth0", "--until-eof");

    /// <summary>The receiver, on the left, waits half a second with its connection open before it ends.</summary>
    private static (Process Receiver, Process Sender) Transfer(TwoNamespaces wire)
    {
        var receiver = wire.Start(wire.Left, "/bin/busybox", "nc", "-l", "-p", "5000");
        Process sender;
        var received = receiver.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        do
        {
            sender = wire.Start(wire.Right, "/bin/busybox", "nc", "10.3.0.1", "5000");
        }
        while (sender.WaitForExit(50)); // refused while nobody listens yet
        sender.StandardInput.BaseStream.Write(new byte[Bytes]);
        sender.StandardInput.BaseStream.Flush();
        Thread.Sleep(500);
        sender.StandardInput.Close();
        Assert.True(received.Wait(RunningProbe.Patience), "the transfer did not end");
        return (receiver, sender);
    }

    private ((long Packets, long OriginalBytes), InterfaceInfo, CaptureDamage?) ReadCapture()
    {
        using var reader = PcapngReader.Open(Path.Combine(_folder, "captures", "host1-eth0.pcapng"));
        long packets = 0, bytes = 0;
        while (reader.TryRead(out var packet))
        {
            packets++;
            bytes += packet.OriginalLength;
        }
        return ((packets, bytes), reader.Interfaces[0], reader.Damage);
    }

    private IReadOnlyList<SocketSample> Samples() => SocketSamples.Read(Path.Combine(_folder, "sockets", "host1.jsonl")).Samples;

    private static void AssertOwner(IReadOnlyList<SocketSample> samples, string local, int pid)
    {
        var first = Assert.Single(samples, sample => sample.Local.ToString() == local && !sample.Last);
        Assert.Equal((pid, "busybox", "ESTABLISHED", "tcp"), (first.Pid, first.Process, first.State, first.Protocol));
        Assert.Equal("10.3.0.2", first.Remote.Address.ToString());
        var last = Assert.Single(samples, sample => sample.Local.ToString() == local && sample.Last);
        Assert.Equal(pid, last.Pid);
        Assert.True(last.LastTime > first.Time);
    }
}
