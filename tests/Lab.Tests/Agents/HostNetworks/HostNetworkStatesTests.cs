using Lab.Agent.HostNetworks;
using Lab.Model.Networks;

namespace Lab.Tests.Agents.HostNetworks;

public sealed class HostNetworkStatesTests
{
    /// <summary>Whoever compares it with what was declared needs to know.</summary>
    [Fact]
    public void A_bond_tells_its_mode_and_options()
    {
        var kernel = new KernelNetwork { Links = [new KernelLink { Name = "bond0", Kind = LinkKind.Bond, BondMode = 1, BondOptions = new Dictionary<string, string> { ["miimon"] = "100" } }, new KernelLink { Name = "eth0", Kind = LinkKind.Nic }] };
        var links = HostNetworkStates.Of(kernel, new RunningNetworks()).Links;
        Assert.Equal((1, "100"), (links[0].Bond!.Mode, links[0].Bond!.Options["miimon"]));
        Assert.Null(links[1].Bond);
    }
}
