using System.Text.Json.Nodes;
using Lab.Providers.Vagrant;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;

namespace Lab.Tests.Vagrant;

/// <summary>What the <c>Vagrantfile</c> is told.</summary>
public sealed class VagrantTopologyTests
{
    [Fact]
    public void Each_nic_has_its_bridge_its_address_and_the_switchs_port_for_a_tap()
    {
        var plan = VagrantPlan.Of(Load("dedicated-bridged"), null);
        var hosts = JsonNode.Parse(VagrantTopology.Of(plan))!["hosts"]!.AsArray();
        Assert.Equal(plan.Hosts.Select(host => host.Name), hosts.Select(host => (string)host!["name"]!));
        var nic = hosts[1]!["nics"]![1]!;
        Assert.Equal((plan.Hosts[1].Nics[1].Switch, plan.Hosts[1].Nics[1].Mac, "host2-eth2"), ((string)nic["bridge"]!, (string)nic["mac"]!, (string)nic["tap"]!));
        Assert.Equal("", VagrantTopology.Before(plan));
    }

    [Fact]
    public void Taps_of_a_switch_that_libvirt_knows_nothing_of_wait_elsewhere_and_leave()
    {
        var plan = VagrantPlan.Of(Load("bond-lacp"), null);
        Assert.Contains($"\"bridge\":\"{VagrantTopology.Parking}\"", VagrantTopology.Of(plan), StringComparison.Ordinal);
        Assert.Contains($"link add {VagrantTopology.Parking} type bridge", VagrantTopology.Before(plan), StringComparison.Ordinal);
        Assert.Contains("link set host1-eth2 nomaster mtu 1500\n", VagrantTopology.After(plan), StringComparison.Ordinal);
        Assert.Contains("link set host1-eth1 mtu 1500\n", VagrantTopology.After(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_let_the_largest_frames_of_the_scenario_through() => Assert.Contains("link set host2-eth2 mtu 9000\n", VagrantTopology.After(VagrantPlan.Of(Load("jumbo-frames"), null)), StringComparison.Ordinal);

    private static Scenario Load(string name) => ScenarioLoader.Load(Repository.PathOf("scenarios", name + ".yaml")).Value!;
}
