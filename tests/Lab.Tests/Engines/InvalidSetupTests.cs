using Lab.Engine.Networks;
using Lab.Engine.Setups;
using Lab.Model.Errors;
using Lab.Model.Networks;
using Lab.Tests.Engines.Fakes;
using Lab.Tests.Networks;

namespace Lab.Tests.Engines;

/// <summary>Whatever the shared rules refuse, the engine refuses with the same words, before a host is asked.</summary>
public sealed class InvalidSetupTests
{
    [Theory]
    [MemberData(nameof(InvalidNetworks.All), MemberType = typeof(InvalidNetworks))]
    public void The_engine_refuses_it_too(InvalidNetwork wrong) => Bench.Run(async bench =>
    {
        string[] nics = ["eth0", "eth1", "eth2", "eth3", "eth4", "eth5"];
        bench.Agents[0].Network = bench.Agents[0].Network with { Links = [.. nics.Select(nic => FakeNetworks.Nic(nic))] };
        await bench.PassAsync(6);
        var refused = wrong.Networks.Select(network => Define(bench, network)).OfType<string>().ToArray();
        if (refused.Length == 0)
        {
            var setup = new NetworkSetup { HostId = bench.HostId(1), Modified = [.. wrong.Networks.Select(network => Attachment(bench, network))], ModifiedBonds = wrong.Bonds };
            var refusal = (await bench.Engine.Setups.SetupAsync(setup, CancellationToken.None)).Refusal!;
            Assert.Equal(ErrorKind.BadRequest, refusal.Kind);
            refused = [.. refusal.Reasons];
        }

        Assert.Equal([wrong.ToString()], refused);
        Assert.Empty(bench.Agents[0].Setups);
    });

    /// <summary>What already the logical network refuses, or null.</summary>
    private static string? Define(Bench bench, NetworkConfig network)
    {
        var created = bench.Engine.Networks.Create(new NetworkRequest(null, network.Name, null, network.Vlan, network.Mtu, network.Bridged, null));
        if (created.Refusal is { } refusal) return refusal.Reasons.Single();
        Assert.Null(bench.Engine.ClusterNetworks.Assign(bench.Cluster, created.Value.Id, required: false, null).Refusal);
        return null;
    }

    private static AttachmentRequest Attachment(Bench bench, NetworkConfig network) => new()
    {
        NetworkId = bench.State.Networks.Values.Single(known => known.Name == network.Name).Id,
        Port = network.Nic ?? network.Bonding,
        Ipv4 = new Ipv4Assignment(network.BootProtocol, network.IpAddress, network.Netmask, network.Prefix, network.Gateway),
        Ipv6 = new Ipv6Assignment(network.Ipv6Address, network.Ipv6Gateway),
    };
}
