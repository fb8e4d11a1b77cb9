using Lab.Agent.HostNetworks.OpenVswitches;

namespace Lab.Tests.Agents.HostNetworks;

/// <summary>On which NICs the kernel is silenced, and on which it may speak again.</summary>
public sealed class QuietPortsTests
{
    private static readonly OvsState OneNic = State("netdev", "eth1");
    private static readonly OvsState Bond = State("netdev", "eth1", "eth2");

    [Fact]
    public void Nics_that_join_a_datapath_in_user_space_are_silenced_but_not_the_switchs_own_ports() => Assert.Equal("left: joined:eth1 eth2", Of(null, Bond));

    [Fact]
    public void One_that_was_in_it_already_is_left_alone_and_one_that_leaves_may_speak_again()
    {
        Assert.Equal("left: joined:eth2", Of(OneNic, Bond));
        Assert.Equal("left:eth2 joined:", Of(Bond, OneNic));
        Assert.Equal("left:eth1 eth2 joined:", Of(Bond, State("netdev")));
    }

    [Fact]
    public void The_kernels_own_datapath_takes_its_nics_away_from_the_kernel_itself() => Assert.Equal("left: joined:", Of(null, State("system", "eth1")));

    private static string Of(OvsState? before, OvsState? after)
    {
        var (left, joined) = QuietPorts.Change(before, after);
        return $"left:{string.Join(' ', left)} joined:{string.Join(' ', joined)}";
    }

    private static OvsState State(string datapath, params string[] nics) => new(datapath,
    [
        new OvsBridge("ovs-bond0",
        [
            new OvsPort("migration", 0, IsFakeBridge: false, null, IsLacp: false, 0, 0, new Dictionary<string, string>(), [new OvsInterface("migration", "internal", IsUp: true)]),
            new OvsPort("bond0", null, IsFakeBridge: false, null, IsLacp: true, 0, 0, new Dictionary<string, string>(), [.. nics.Select(nic => new OvsInterface(nic, "", IsUp: true))]),
        ]),
    ]);
}
