using System.Net;
using Lab.Model.Units;
using Lab.Probe.Arguments;

namespace Lab.Tests.Probes;

public sealed class ProbeArgumentsTests
{
    [Fact]
    public void A_capture_needs_little()
    {
        var arguments = CaptureArguments.Read(["--out", "run", "--host", "host1", "--nic", "eth0", "--nic", "eth1", "--nic", "eth0"], out var faults);
        Assert.Empty(faults);
        Assert.Equal(["eth0", "eth1"], arguments!.Nics);
        Assert.Equal(ByteCount.FromMebibytes(8), arguments.Ring);
        Assert.Equal(TimeSpan.FromMilliseconds(50), arguments.SocketsInterval);
        Assert.False(arguments.Full || arguments.UntilEof);
        Assert.Equal("/proc", arguments.Processes);
    }

    [Fact]
    public void A_capture_takes_all_its_options()
    {
        var arguments = CaptureArguments.Read(
            ["--out", "run", "--host", "h", "--nic", "e", "--full", "--ring", "16MiB", "--sockets-interval", "10ms", "--processes", "/run/proc", "--until-eof"], out _);
        Assert.True(arguments is { Full: true, UntilEof: true, Processes: "/run/proc" });
        Assert.Equal(ByteCount.FromMebibytes(16), arguments.Ring);
        Assert.Equal(TimeSpan.FromMilliseconds(10), arguments.SocketsInterval);
    }

    [Fact]
    public void Every_fault_of_a_capture_is_told_at_once()
    {
        Assert.Null(CaptureArguments.Read(["--host", "a/b", "--ring", "lots", "--sockets-interval", "0ms", "--fast", "--nic"], out var faults));
        Assert.Equal(7, faults.Count);
        Assert.Contains(faults, fault => fault.StartsWith("unknown option '--fast'; there are --out, --host", StringComparison.Ordinal));
        Assert.Contains("--nic needs a value", faults);
        Assert.Contains("--out is missing", faults);
        Assert.Contains("--nic is missing", faults);
        Assert.Contains("--host a/b cannot be part of a file name", faults);
        Assert.Contains(faults, fault => fault.StartsWith("--ring lots is not a size", StringComparison.Ordinal));
        Assert.Null(CaptureArguments.Read(["--out", "run", "--host", "h", "--nic", "e", "--ring", "2GiB"], out var ring));
        Assert.Equal(["--ring 2GiB is not a size of at least 64KiB and less than 2GiB, such as 8MiB"], ring);
        Assert.Contains(faults, fault => fault.StartsWith("--sockets-interval 0ms is not a duration", StringComparison.Ordinal));
    }

    [Fact]
    public void A_capture_can_be_filtered_and_go_without_sockets()
    {
        var arguments = CaptureArguments.Read(["--out", "run", "--host", "h", "--nic", "e", "--filter", "not tcp port 49152", "--no-sockets"], out _);
        Assert.Equal(("not tcp port 49152", null), (arguments!.Filter, arguments.SocketsInterval));

        Assert.Null(CaptureArguments.Read(["--out", "run", "--host", "h", "--nic", "e", "--no-sockets", "--sockets-interval", "10ms"], out var faults));
        Assert.Equal("--no-sockets and --sockets-interval exclude each other", Assert.Single(faults));
    }

    [Fact]
    public void Round_trips_are_taken_to_each_host_once()
    {
        var arguments = RoundTripArguments.Read(["--out", "run", "--to", "host1=192.168.100.11:54321", "--to", "host2=[fd00::12]:54321"], out _);
        Assert.Equal(["host1", "host2"], arguments!.Targets.Keys);
        Assert.Equal((IPEndPoint.Parse("[fd00::12]:54321"), TimeSpan.FromMilliseconds(50)), (arguments.Targets["host2"], arguments.Every));

        Assert.Null(RoundTripArguments.Read(["--to", "host1", "--to", "a/b=1.2.3.4:5", "--to", "a/b=1.2.3.4:5", "--to", "h=1.2.3.4", "--every", "0ms"], out var faults));
        Assert.Equal(
            [
                "--out is missing", "--to host1 is not HOST=ADDRESS:PORT", "--to a/b cannot be part of a file name", "--to a/b cannot be part of a file name",
                "--to a/b=1.2.3.4:5: this host is given twice", "--to h=1.2.3.4 is not HOST=ADDRESS:PORT", "--every 0ms is not a duration of at least 1ms, such as 50ms",
            ],
            faults);
    }

    [Fact]
    public void A_host_of_a_lab_need_not_know_its_boot()
    {
        Assert.Equal("7", HostArguments.Read(["--folder", "/var/tmp/lab-a/host1", "--boot", "7"], out _)!.Boot);
        Assert.Equal("", HostArguments.Read(["--folder", "/var/tmp/lab-a/host1", "--boot", ""], out _)!.Boot);
        Assert.Equal("", HostArguments.Read(["--folder", "/var/tmp/lab-a/host1"], out _)!.Boot);
    }

    [Fact]
    public void A_listener_takes_VMs_by_identity()
    {
        var arguments = ListenArguments.Read(
            ["--out", "run", "--bind", "192.168.100.1:7777", "--vm", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0=vm1", "--vm", "1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0=a=b"], out var faults);
        Assert.Empty(faults);
        Assert.Equal(IPEndPoint.Parse("192.168.100.1:7777"), arguments!.Bind);
        Assert.Equal(["vm1", "a=b"], arguments.Vms.Values);
    }

    [Fact]
    public void Every_fault_of_a_listener_is_told_at_once()
    {
        const string Vm = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
        Assert.Null(ListenArguments.Read(
            ["--out", "run", "--bind", "here", "--vm", "x=vm1", "--vm", Vm, "--vm", $"{Vm}=vm1", "--vm", $"{Vm}=vm2", "--vm", $"1{Vm[1..]}=vm1"], out var faults));
        Assert.Equal(5, faults.Count);
        Assert.Equal("--bind here is not ADDRESS:PORT", faults[0]);
        Assert.Equal("--vm x=vm1 is not UUID=NAME", faults[1]);
        Assert.EndsWith("this UUID is given twice", faults[3], StringComparison.Ordinal);
        Assert.EndsWith("this name is given twice", faults[4], StringComparison.Ordinal);
    }
}
