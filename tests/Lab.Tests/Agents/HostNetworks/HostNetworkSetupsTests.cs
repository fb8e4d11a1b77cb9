using Lab.Agent.HostNetworks;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Networks;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.HostNetworks;

public sealed class HostNetworkSetupsTests
{
    private static readonly SetupNetworksRequest Request = new()
    {
        Networks = [new NetworkConfig { Name = "migration", Nic = "eth1", BootProtocol = BootProtocol.Static, IpAddress = "192.168.101.11", Prefix = 24 }],
    };

    [Fact]
    public void Nobody_confirms_and_all_of_it_rolls_back() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        var result = await host.Agent.SetupNetworksAsync(Request, CancellationToken.None);
        Assert.True(result.AwaitsConfirmation);
        Assert.Equal(time.GetUtcNow().AddSeconds(120), result.ConfirmBefore);

        await time.PassAsync(119);
        Assert.NotNull(host.Network.Kernel.Find("migration"));
        await time.PassAsync(2);

        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
        Assert.Equal(result.SetupId, host.Events.Single(raised => raised.Kind == AgentEventKinds.NetworkRolledBack).Data.GetProperty("setupId").GetGuid());
        Assert.Empty(await NetworksAsync(host));
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<LabException>(() => Confirm(host, result))).Kind);
        Assert.DoesNotContain(host.State.Texts.Keys, name => name != "networks-original");
    });

    [Fact]
    public void Confirmed_in_time_it_stands_and_committed_it_outlives_the_agent() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var result = await host.Agent.SetupNetworksAsync(Request, CancellationToken.None);
        await time.PassAsync(100);
        await Confirm(host, result);
        await Confirm(host, result); // an answer may have been lost
        await time.PassAsync(100);
        await host.Agent.CommitNetworksAsync(CancellationToken.None);

        await host.RestartAgentAsync();

        Assert.Equal(["migration"], await NetworksAsync(host));
        Assert.DoesNotContain(host.Events, raised => raised.Kind == AgentEventKinds.NetworkRolledBack);
    });

    [Fact]
    public void While_one_waits_for_its_confirmation_no_other_may_begin_nor_be_committed() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        await host.Agent.SetupNetworksAsync(Request, CancellationToken.None);
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<LabException>(() => host.Agent.SetupNetworksAsync(Request, CancellationToken.None))).Kind);
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<LabException>(() => host.Agent.CommitNetworksAsync(CancellationToken.None))).Kind);
    });

    [Fact]
    public void A_command_that_fails_undoes_those_before_it() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        host.Network.Refused = "address add 192.168.101.11/24 dev migration broadcast +";

        var failure = await Assert.ThrowsAsync<LabException>(() => host.Agent.SetupNetworksAsync(Request, CancellationToken.None));

        Assert.Equal(ErrorKind.Network, failure.Kind);
        Assert.Contains("RTNETLINK", failure.Output);
        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
        Assert.Empty(await NetworksAsync(host));
        Assert.DoesNotContain(host.State.Texts.Keys, name => name != "networks-original");
    });

    [Fact]
    public void What_open_vswitch_only_took_down_is_undone_with_all_that_comes_after_it() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var kernel = host.Network.Kernel;
        var before = host.Network.Kernel = kernel with { Datapath = "netdev", Links = [.. kernel.Links.Select(link => link.Name == "eth1" ? link with { AdminUp = true, Addresses = ["192.168.101.99/24"] } : link)] };
        host.Network.HasDeadSwitch = true;

        await Assert.ThrowsAsync<LabException>(() => host.Agent.SetupNetworksAsync(new SetupNetworksRequest { Networks = [Request.Networks[0] with { Switch = SwitchType.Ovs }] }, CancellationToken.None));

        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
        Assert.Equal(["192.168.101.99/24"], host.Network.Kernel.Find("eth1")!.Addresses);
        Assert.DoesNotContain(host.State.Texts.Keys, name => name != "networks-original");
    });

    [Fact]
    public void A_kernel_that_does_not_keep_what_was_set_is_caught_and_rolled_back() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        host.Network.Drift = kernel => kernel with { Links = [.. kernel.Links.Select(link => link.Name == "migration" ? link with { Mtu = 1400 } : link)] };

        var failure = await Assert.ThrowsAsync<LabException>(() => host.Agent.SetupNetworksAsync(Request, CancellationToken.None));

        Assert.Equal(["link set dev migration mtu 1500"], failure.Faults);
        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
    });

    [Fact]
    public void What_a_former_agent_did_not_commit_is_undone_at_the_start() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        await host.Agent.SetupNetworksAsync(Request with { CheckConnectivity = false }, CancellationToken.None);
        var second = Request.Networks[0] with { Name = "display", Nic = "eth2", IpAddress = "192.168.102.11" };
        await host.Agent.SetupNetworksAsync(new SetupNetworksRequest { Networks = [second], CheckConnectivity = false }, CancellationToken.None);

        await host.RestartAgentAsync();

        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
        Assert.Empty(await NetworksAsync(host));
    });

    [Fact]
    public void A_rollback_leaves_an_earlier_set_up_that_was_not_committed() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        await host.Agent.SetupNetworksAsync(Request with { CheckConnectivity = false }, CancellationToken.None);
        await host.Agent.SetupNetworksAsync(new SetupNetworksRequest { Networks = [Request.Networks[0] with { Name = "display", Nic = "eth2", IpAddress = "192.168.102.11" }] }, CancellationToken.None);
        await time.PassAsync(130);
        Assert.Equal(["migration"], await NetworksAsync(host));

        await host.RestartAgentAsync();
        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
    });

    [Fact]
    public void What_was_committed_is_put_back_where_the_kernel_lacks_it() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        await host.Agent.SetupNetworksAsync(Request with { CheckConnectivity = false, CommitOnSuccess = true }, CancellationToken.None);
        var after = host.Network.Kernel;
        host.Network.Kernel = before; // the machine booted

        await host.RestartAgentAsync();

        Assert.Empty(KernelDifference.Between(host.Network.Kernel, after));
        Assert.Equal(["migration"], await NetworksAsync(host));
    });

    [Fact]
    public void One_networks_fault_at_the_start_is_not_the_others() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var bare = host.Network.Kernel;
        var display = Request.Networks[0] with { Name = "display", Nic = "eth2", IpAddress = "192.168.102.11" };
        await host.Agent.SetupNetworksAsync(new SetupNetworksRequest { Networks = [.. Request.Networks, display], CheckConnectivity = false, CommitOnSuccess = true }, CancellationToken.None);

        host.Network.Kernel = bare with { Links = [.. bare.Links.Where(link => link.Name != "eth1")] }; // the machine booted with a NIC less
        await host.RestartAgentAsync();
        Assert.Equal(["display"], await NetworksAsync(host));

        host.Network.Kernel = bare;
        host.Network.Refused = "address add 192.168.101.11/24 dev migration broadcast +";
        await host.RestartAgentAsync();
        Assert.Equal(["192.168.102.11/24"], host.Network.Kernel.Find("display")!.Addresses);
    });

    /// <summary>Only its networks say that a bond is Open vSwitch's; there are kernels without bonding.</summary>
    [Fact]
    public void A_bond_is_restored_by_the_switch_of_its_networks_though_another_network_cannot_be() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        host.Network.Kernel = host.Network.Kernel with { Datapath = "netdev", Links = [.. host.Network.Kernel.Links, FakeNetwork.Nic("eth3", "52:54:00:00:00:04")] };
        var bare = host.Network.Kernel;
        var bonded = Request.Networks[0] with { Nic = null, Bonding = "bond0", Switch = SwitchType.Ovs };
        var display = Request.Networks[0] with { Name = "display", Nic = "eth3", IpAddress = "192.168.102.11" };
        await host.Agent.SetupNetworksAsync(
            new SetupNetworksRequest { Bonds = [new BondConfig { Name = "bond0", Nics = ["eth1", "eth2"], Mode = 1 }], Networks = [bonded, display], CheckConnectivity = false, CommitOnSuccess = true }, CancellationToken.None);

        host.Network.Kernel = bare with { Links = [.. bare.Links.Where(link => link.Name != "eth3")] }; // the machine booted with a NIC less
        host.Network.Drift = kernel => kernel.Find("bond0") is { Switch: SwitchType.Linux } ? throw new LabException(ErrorKind.Network, "Unknown device type") : kernel;
        await host.RestartAgentAsync();

        Assert.Equal(SwitchType.Ovs, host.Network.Kernel.Find("bond0")?.Switch);
        Assert.Equal(["migration"], await NetworksAsync(host));
        Assert.Equal(["192.168.101.11/24"], host.Network.Kernel.Find("migration")!.Addresses);
    });

    [Fact]
    public void What_was_committed_is_put_back_though_what_was_not_cannot_be_undone() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var bare = host.Network.Kernel;
        await host.Agent.SetupNetworksAsync(Request with { CheckConnectivity = false, CommitOnSuccess = true }, CancellationToken.None);
        var display = Request.Networks[0] with { Name = "display", Nic = "eth2", IpAddress = "192.168.102.11" };
        await host.Agent.SetupNetworksAsync(new SetupNetworksRequest { Networks = [display], CheckConnectivity = false }, CancellationToken.None);
        var both = host.Network.Kernel;
        host.Network.Kernel = both with { Links = [.. both.Links.Where(link => link.Name != "migration").Select(link => link.Name == "eth1" ? bare.Find("eth1")! : link)] };
        host.Network.Refused = "link delete dev display";

        await host.RestartAgentAsync();

        Assert.Equal(["192.168.101.11/24"], host.Network.Kernel.Find("migration")?.Addresses);
        Assert.Contains("networks-checkpoint", host.State.Texts.Keys); // the next start tries again
    });

    [Fact]
    public void A_commit_that_cannot_be_written_is_no_confirmation() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        var result = await host.Agent.SetupNetworksAsync(Request with { CommitOnSuccess = true }, CancellationToken.None);
        host.State.Full = true;
        Assert.Equal(ErrorKind.Environment, (await Assert.ThrowsAsync<LabException>(() => Confirm(host, result))).Kind);
        host.State.Full = false;
        await time.PassAsync(130);
        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
    });

    /// <summary>The disk fills up between the checkpoint and the commit.</summary>
    [Fact]
    public void A_set_up_whose_commit_cannot_be_written_is_undone() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        host.Network.Drift = kernel =>
        {
            host.State.Full = true;
            return kernel;
        };

        var failure = await Assert.ThrowsAsync<LabException>(() => host.Agent.SetupNetworksAsync(Request with { CheckConnectivity = false, CommitOnSuccess = true }, CancellationToken.None));

        Assert.Equal(ErrorKind.Environment, failure.Kind);
        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
        Assert.Empty(await NetworksAsync(host));
        Assert.DoesNotContain(host.State.Texts.Keys, name => name != "networks-original");
    });

    [Fact]
    public void A_kernel_that_cannot_be_understood_is_rolled_back_too() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        var first = true;
        host.Network.Drift = kernel => first && !(first = false) ? throw new System.Text.Json.JsonException("torn") : kernel;
        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => host.Agent.SetupNetworksAsync(Request, CancellationToken.None));
        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
        Assert.DoesNotContain(host.State.Texts.Keys, name => name != "networks-original");
    });

    [Fact]
    public void A_time_that_no_timer_takes_is_refused() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        Assert.Equal(ErrorKind.BadRequest, (await Assert.ThrowsAsync<LabException>(
            () => host.Agent.SetupNetworksAsync(Request with { ConnectivityTimeout = TimeSpan.MaxValue }, CancellationToken.None))).Kind);
        Assert.Equal(0, host.Network.Applications);
    });

    [Fact]
    public void Drift_shows_in_the_state() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        await host.Agent.SetupNetworksAsync(Request with { CheckConnectivity = false }, CancellationToken.None);
        var state = (await host.Agent.GetStatisticsAsync(CancellationToken.None)).Network.Networks.Single();
        Assert.Equal(new NetworkState("migration", "migration", "eth1", null, 1500, true, true, BootProtocol.Static, "192.168.101.11/24", null, null, SwitchType.Linux), state);

        host.Network.Kernel = host.Network.Kernel with
        {
            Links = [.. host.Network.Kernel.Links.Select(link => link.Name switch
            {
                "migration" => link with { Mtu = 1400, Addresses = [] },
                "eth1" => link with { Carrier = false },
                _ => link,
            })],
        };
        state = (await host.Agent.GetStatisticsAsync(CancellationToken.None)).Network.Networks.Single();
        Assert.Equal((1400, false, null), (state.Mtu, state.Up, state.Ipv4Address));
    });

    [Fact]
    public void A_refusal_names_every_fault_and_touches_nothing() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var refused = await Assert.ThrowsAsync<LabException>(
            () => host.Agent.SetupNetworksAsync(NetworkPlannerTests.Asking(Request.Networks[0] with { Nic = "eth9", Vlan = 9999 }), CancellationToken.None));
        Assert.Equal((ErrorKind.BadRequest, 2), (refused.Kind, refused.Faults!.Count));
        Assert.Equal(0, host.Network.Applications);
    });

    [Fact]
    public void A_nic_that_goes_down_is_told() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        await host.Agent.SetupNetworksAsync(Request with { CheckConnectivity = false }, CancellationToken.None);
        var told = host.Events.Count(raised => raised.Kind == AgentEventKinds.NetworkChanged);
        host.Network.Touch();
        await time.PassAsync(1);
        Assert.Equal(told, host.Events.Count(raised => raised.Kind == AgentEventKinds.NetworkChanged)); // nothing had changed

        host.Network.Kernel = host.Network.Kernel with { Links = [.. host.Network.Kernel.Links.Select(link => link.Name == "eth1" ? link with { Carrier = false } : link)] };
        host.Network.Touch();
        await time.PassAsync(1);
        Assert.Equal(told + 1, host.Events.Count(raised => raised.Kind == AgentEventKinds.NetworkChanged));
    });

    /// <summary>The partner of a bond agrees a while after the set-up; where Open vSwitch made the bond, the kernel says nothing of it.</summary>
    [Fact]
    public void A_bond_that_comes_up_after_its_set_up_is_told() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        host.Network.Kernel = host.Network.Kernel with { Datapath = "netdev" };
        host.Network.Drift = kernel => kernel with { Links = [.. kernel.Links.Select(link => link.Name == "bond0" ? link with { Carrier = false } : link)] };
        var bond = new BondConfig { Name = "bond0", Nics = ["eth1", "eth2"] };
        await host.Agent.SetupNetworksAsync(
            new SetupNetworksRequest { Bonds = [bond], Networks = [Request.Networks[0] with { Nic = null, Bonding = "bond0", Switch = SwitchType.Ovs }], CheckConnectivity = false }, CancellationToken.None);
        var told = host.Events.Count(raised => raised.Kind == AgentEventKinds.NetworkChanged);
        Assert.False((await host.Agent.GetStatisticsAsync(CancellationToken.None)).Network.Networks.Single().Up);

        host.Network.Kernel = host.Network.Kernel with { Links = [.. host.Network.Kernel.Links.Select(link => link.Name == "bond0" ? link with { Carrier = true } : link)] };
        await time.PassAsync(2);

        Assert.Equal(told + 1, host.Events.Count(raised => raised.Kind == AgentEventKinds.NetworkChanged));
        Assert.True((await host.Agent.GetStatisticsAsync(CancellationToken.None)).Network.Networks.Single().Up);
    });

    private static Task Confirm(FakeHost host, SetupNetworksResult result) => host.Agent.ConfirmConnectivityAsync(new ConfirmConnectivityRequest(result.SetupId), CancellationToken.None);

    private static async Task<IEnumerable<string>> NetworksAsync(FakeHost host) => (await host.Agent.GetStatisticsAsync(CancellationToken.None)).Network.Networks.Select(network => network.Name);
}
