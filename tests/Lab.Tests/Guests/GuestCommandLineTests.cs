using System.Net;
using Lab.Model.Units;
using Lab.Providers.Guests;
using Lab.Providers.Plans;

namespace Lab.Tests.Guests;

public sealed class GuestCommandLineTests
{
    private static readonly Guid Vm = Guid.Parse("12345678-9abc-def0-1234-56789abcdef0");

    [Fact]
    public void Every_parameter_of_the_contract_is_written_in_its_unit()
    {
        var line = new GuestCommandLine
        {
            VmId = Vm,
            Address = IPAddress.Parse("10.1.0.21"),
            PrefixLength = 16,
            Gateway = IPAddress.Parse("10.1.0.1"),
            Peer = IPEndPoint.Parse("10.1.0.2:7777"),
            Beat = TimeSpan.FromMilliseconds(20),
            WorkingSet = ByteCount.FromMebibytes(32),
            DirtyRate = 1500,
            Fill = ByteCount.FromMebibytes(64),
            CorruptAfter = TimeSpan.FromSeconds(3),
            Shell = true,
        }.ToString();
        Assert.EndsWith(
            " lab.vm=12345678-9abc-def0-1234-56789abcdef0 lab.ip=10.1.0.21/16 lab.gw=10.1.0.1 lab.peer=10.1.0.2:7777"
            + " lab.beat=20 lab.ws=32 lab.rate=1500 lab.fill=64 lab.corrupt=3 lab.shell=1", line, StringComparison.Ordinal);
        Assert.StartsWith("console=ttyS0 ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_planned_VM_is_told_its_address_and_workload()
    {
        var vm = new VmPlan("vm1", Vm, "host1", 256 << 20, 1, "ovirtmgmt", "52:54:00:00:00:01", "192.168.100.51/25", null, 8 << 20, 200, 0);
        var line = GuestCommandLine.For(vm, IPEndPoint.Parse("192.168.100.1:7777")).ToString();
        Assert.EndsWith(" lab.ip=192.168.100.51/25 lab.peer=192.168.100.1:7777 lab.beat=10 lab.ws=8 lab.rate=200 lab.fill=0", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_asked_is_not_written()
    {
        var line = new GuestCommandLine { VmId = Vm }.ToString();
        Assert.All(["lab.ip", "lab.gw", "lab.peer", "lab.corrupt", "lab.shell"], word => Assert.DoesNotContain(word, line, StringComparison.Ordinal));
        Assert.EndsWith(" lab.beat=10 lab.ws=16 lab.rate=0 lab.fill=0", line, StringComparison.Ordinal);
    }
}
