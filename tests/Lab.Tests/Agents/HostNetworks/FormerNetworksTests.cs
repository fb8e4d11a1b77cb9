using Lab.Agent.HostNetworks;
using Lab.Model.Networks;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.HostNetworks;

/// <summary>A host that was only lent is given back as it was, whatever was set up and committed meanwhile.</summary>
public sealed class FormerNetworksTests
{
    [Fact]
    public void Committed_networks_are_taken_back_to_before_the_first() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        await SetUpAsync(host, "migration", "192.168.101.11");
        await SetUpAsync(host, "storage", "192.168.102.11", vlan: 7);
        Assert.NotNull(host.Network.Kernel.Find("storage"));

        await FormerNetworks.RestoreAsync(host.Network, new NetworkStore(host.State), CancellationToken.None);

        Assert.Empty(KernelDifference.Between(host.Network.Kernel, before));
        Assert.Empty(host.State.Texts);
    });

    [Fact]
    public void What_was_never_touched_is_left_alone() => VirtualTime.Run(async time =>
    {
        var host = await new FakeWorld(time).AddHostAsync("host1");
        var before = host.Network.Kernel;
        await FormerNetworks.RestoreAsync(host.Network, new NetworkStore(host.State), CancellationToken.None);
        Assert.Same(before, host.Network.Kernel);
    });

    private static async Task SetUpAsync(FakeHost host, string network, string address, int? vlan = null)
    {
        await host.Agent.SetupNetworksAsync(new SetupNetworksRequest
        {
            Networks = [new NetworkConfig { Name = network, Nic = "eth1", Vlan = vlan, BootProtocol = BootProtocol.Static, IpAddress = address, Prefix = 24 }],
            CheckConnectivity = false,
            CommitOnSuccess = true,
        }, CancellationToken.None);
    }
}
