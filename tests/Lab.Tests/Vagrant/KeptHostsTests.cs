using Lab.Providers.Vagrant;
using Lab.Runner.Sessions;
using Lab.Tests.Runs;

namespace Lab.Tests.Vagrant;

/// <summary>Hosts that stay up between labs: what is noted of them, and which lab may use them.</summary>
public sealed class KeptHostsTests : IDisposable
{
    private static readonly KeptHosts Two = new()
    {
        Box = "lab-bookworm 7",
        Accelerator = "tcg",
        Memory = 2048,
        Programs = "abc",
        Bridges = ["virbr0"],
        Hosts = [Host(1), Host(2)],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-hosts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_noted_is_read()
    {
        Assert.Null(KeptHosts.Read(_folder));
        Two.Write(_folder);
        var read = KeptHosts.Read(_folder)!;
        Assert.Equal((Two.Box, Two.Accelerator, Two.Memory, Two.Programs), (read.Box, read.Accelerator, read.Memory, read.Programs));
        Assert.Equal(Two.Bridges, read.Bridges);
        Assert.Equal(Two.Hosts.SelectMany(host => host.Nics), read.Hosts.SelectMany(host => host.Nics));
        File.WriteAllText(Path.Combine(_folder, "hosts.json"), "{ half");
        Assert.Null(KeptHosts.Read(_folder));
    }

    [Fact]
    public void A_plan_on_them_has_their_NICs()
    {
        var plan = HostsChoice.On(SamplePlan.TwoHosts(), Two);
        Assert.Equal(["52:54:00:6b:01:01", "52:54:00:6b:01:02"], plan.Hosts[0].Nics.Select(nic => nic.Mac));
        Assert.Equal(["eth0", "eth1"], plan.Hosts[1].Nics.Select(nic => nic.Name));
        Assert.Equal("52:54:00:6b:02:02", plan.Hosts[1].Nics[1].Mac);
    }

    [Fact]
    public void They_do_for_who_wants_no_more() => Assert.Null(HostsChoice.Unfit(Two with { Hosts = [Host(1), Host(2), Host(3)] }, Two));

    [Fact]
    public void Why_they_do_not_is_told()
    {
        Assert.Equal("they are still coming up", HostsChoice.Unfit(null, Two));
        Assert.Equal("they were made of another box", HostsChoice.Unfit(Two, Two with { Box = "lab-bookworm 8" }));
        Assert.Equal("the lab was built anew since", HostsChoice.Unfit(Two, Two with { Programs = "abd" }));
        Assert.Equal("they have 2048 MiB of memory, wanted are 4096", HostsChoice.Unfit(Two, Two with { Memory = 4096 }));
        Assert.Equal("they are 2, wanted are 3", HostsChoice.Unfit(Two, Two with { Hosts = [Host(1), Host(2), Host(3)] }));
        Assert.Equal("they have 4 NICs, wanted are 5", HostsChoice.Unfit(Two, Two with { Hosts = [Host(1, nics: 5)] }));
    }

    private static KeptHost Host(int number, int nics = 4) => new($"host{number}", [.. Enumerable.Range(1, nics).Select(nic => new KeptNic($"52:54:00:6b:0{number}:0{nic}", $"kept{number}-{nic}"))]);
}
