using Lab.Agent.HostNetworks;
using Lab.Model.Networks;

namespace Lab.Tests.Agents.HostNetworks;

public sealed class HostNetworkTests
{
    private static readonly NetworkConfig Leased = new() { Name = "migration", Nic = "eth1", BootProtocol = BootProtocol.Dhcp };

    /// <summary>The client takes its rule along; one that counted as there already would be missing then.</summary>
    [Fact]
    public void An_address_that_was_leased_becomes_static_with_a_rule_of_its_own()
    {
        var configured = NetworkPlannerTests.After(NetworkPlannerTests.Bare(), NetworkPlannerTests.Asking(Leased));
        var table = NetworkAddresses.Table("192.168.101.11");
        var seen = configured.Kernel with
        {
            Links = [.. configured.Kernel.Links.Select(link => link.Name == "migration" ? link with { Dhcp = null, Leased = ["192.168.101.11/24"] } : link)],
            Routes = [.. configured.Kernel.Routes, new KernelRoute("default", "192.168.101.1", "migration", table, IsIpv6: false) { IsLeased = true }],
            Rules = [new KernelRule("192.168.101.11", table)],
        };

        var kernel = HostNetwork.WithClients(seen, new Dictionary<string, DhcpRole> { ["migration"] = DhcpRole.OwnTable });

        var same = Leased with { BootProtocol = BootProtocol.Static, IpAddress = "192.168.101.11", Prefix = 24, Gateway = "192.168.101.1" };
        var steps = NetworkPlanner.Plan(configured with { Kernel = kernel }, NetworkPlannerTests.Asking(same)).Plan!.Steps.Select(step => step.Command);
        Assert.Equal(
            [
                "stop on migration",
                "address add 192.168.101.11/24 dev migration broadcast +",
                $"route add 192.168.101.0/24 dev migration table {table}",
                $"route add default via 192.168.101.1 dev migration table {table}",
                $"rule add from 192.168.101.11 table {table}",
            ],
            steps);
        Assert.Single(HostNetwork.WithClients(seen, new Dictionary<string, DhcpRole>()).Rules); // somebody else's
    }
}
