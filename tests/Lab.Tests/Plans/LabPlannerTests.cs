using System.Globalization;
using System.Net.NetworkInformation;
using Lab.Providers.Plans;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;
using Lab.Tests.Scenarios;

namespace Lab.Tests.Plans;

public sealed class LabPlannerTests
{
    private static readonly LabPlan Plan = LabPlanner.Plan(Yaml.Load(Yaml.Sound));

    [Fact]
    public void Hosts_vms_engine_and_observer_have_their_places_in_the_subnet()
    {
        Assert.Equal(["sw-eth0: 192.168.100.1/24", "sw-eth1: "], Plan.Switches.Select(item => $"{item.Name}: {string.Join(", ", item.ObserverAddresses)}"));
        Assert.Equal(("sw-eth0", "192.168.100.2/24"), (Plan.Engine.Switch, Plan.Engine.Address));
        Assert.Equal(["192.168.100.11/24", "192.168.100.12/24"], Plan.Hosts.Select(host => host.ManagementAddress));
        Assert.All(Plan.Hosts, host => Assert.Equal("eth0", host.ManagementNic));
        Assert.Equal([new AttachmentPlan("host1", "eth1", "192.168.101.11/24"), new AttachmentPlan("host2", "eth1", "192.168.101.12/24")], Plan.Networks[1].Attachments);
        var vm = Assert.Single(Plan.Vms);
        Assert.Equal(("management", "192.168.100.101/24", 1024, 32L << 20), (vm.Network, vm.Address, vm.DirtyPagesPerSecond, vm.WorkingSetBytes));
    }

    [Fact]
    public void The_same_scenario_has_the_same_plan_and_a_salt_changes_every_identity()
    {
        var scenario = Yaml.Load(Yaml.Sound);
        Assert.Equal(PlanJson.Write(Plan), PlanJson.Write(LabPlanner.Plan(scenario)));
        Assert.Empty(Identities(Plan).Intersect(Identities(LabPlanner.Plan(scenario, salt: "other"))));
    }

    [Fact]
    public void Adding_a_host_changes_nothing_about_the_others()
    {
        var more = LabPlanner.Plan(Yaml.Load(Yaml.Sound, hosts: 3));
        Assert.Equal(Identities(Plan).Order(StringComparer.Ordinal), Identities(more).Intersect(Identities(Plan)).Order(StringComparer.Ordinal));
        Assert.Equal("192.168.101.13/24", more.Networks[1].Attachments[2].Address);
    }

    [Fact]
    public void Mac_addresses_are_unique_local_and_unicast()
    {
        var plan = LabPlanner.Plan(Yaml.Load(Yaml.Sound, hosts: 64));
        string[] macs = [plan.Engine.Mac, .. plan.Hosts.SelectMany(host => host.Nics).Select(nic => nic.Mac), .. plan.Vms.Select(vm => vm.Mac!)];
        Assert.Equal(macs.Length, macs.Distinct().Count());
        Assert.All(macs, mac =>
        {
            Assert.Matches("^([0-9a-f]{2}:){5}[0-9a-f]{2}$", mac);
            Assert.Equal(2, PhysicalAddress.Parse(mac).GetAddressBytes()[0] & 3);
        });
        Assert.All(plan.Hosts.SelectMany(host => host.Nics), nic => Assert.True(byte.Parse(nic.Mac.AsSpan(0, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) < 0x52));
    }

    [Fact]
    public void Uuids_are_of_version_8() => Assert.All(Plan.Hosts, host => Assert.Equal((8, 8), (host.Uuid.Version, host.Uuid.Variant & 0xc)));

    [Fact]
    public void Stated_addresses_nics_and_switches_are_kept()
    {
        var text = Yaml.With("[eth0, eth1]", "[eth0, eth1, { name: eth2, switch: backbone }]")
            .Replace("bridged: false", "hosts: { host1: { address: 192.168.101.77, nic: eth2 }, host2: absent }", StringComparison.Ordinal);
        var plan = LabPlanner.Plan(Yaml.Load(text));
        Assert.Equal(new AttachmentPlan("host1", "eth2", "192.168.101.77/24"), Assert.Single(plan.Networks[1].Attachments));
        Assert.Equal(["sw-eth0", "sw-eth1", "backbone"], plan.Switches.Select(item => item.Name));
    }

    [Fact]
    public void The_lab_has_an_address_wherever_vms_are_and_hears_them_there()
    {
        var text = Yaml.With("roles: [migration]", "roles: [migration, vm]").Replace("bridged: false", "bridged: true", StringComparison.Ordinal)
            .Replace("memory: 256MiB", "memory: 256MiB\n    network: migration", StringComparison.Ordinal);
        var plan = LabPlanner.Plan(Yaml.Load(text));
        Assert.Equal(["sw-eth0: 192.168.100.1/24", "sw-eth1: 192.168.101.1/24"], plan.Switches.Select(item => $"{item.Name}: {string.Join(", ", item.ObserverAddresses)}"));
        Assert.Equal(("192.168.101.101/24", "192.168.101.1"), (plan.Vms[0].Address, plan.Vms[0].Observer));
        Assert.Contains("192.168.101.1", Yaml.Fault(text.Replace("bridged: true", "hosts: { host1: { address: 192.168.101.1 } }", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_subnet_has_attachments_without_addresses()
    {
        var plan = LabPlanner.Plan(Yaml.Load(Yaml.With("vms:", "  - { name: guests, nic: eth1, vlan: 7, roles: [vm] }\nvms:")));
        Assert.Equal(("", 7), (plan.Networks[2].Subnet, plan.Networks[2].Vlan));
        Assert.All(plan.Networks[2].Attachments, item => Assert.Null(item.Address));
    }

    [Fact]
    public void A_long_nic_name_still_makes_a_switch_name_of_15_characters()
    {
        var plan = LabPlanner.Plan(Yaml.Load(Yaml.Sound.Replace("eth1", "enp0s31f6abc123", StringComparison.Ordinal)));
        Assert.Equal(["sw-eth0", "sw-1"], plan.Switches.Select(item => item.Name));
    }

    [Fact]
    public void A_plan_survives_its_json()
    {
        var text = PlanJson.Write(Plan);
        Assert.Equal(text, PlanJson.Write(PlanJson.Read(text)));
        Assert.Contains("\"managementAddress\": \"192.168.100.11/24\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RepositoryScenarioTests.Files), MemberType = typeof(RepositoryScenarioTests))]
    public void The_plan_of_every_scenario_is_shown_in_100_columns(string file)
    {
        var scenario = ScenarioLoader.Load(Repository.PathOf("scenarios", file)).Value!;
        var plan = LabPlanner.Plan(scenario);
        var text = PlanTableTests.Render(scenario, plan);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.All(plan.Hosts.SelectMany(host => host.Nics), nic => Assert.Contains(nic.Mac, text, StringComparison.Ordinal));
        Assert.All(plan.Vms, vm => Assert.Contains(vm.Address!, text, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Identities(LabPlan plan) =>
    [
        plan.Engine.Mac,
        .. plan.Hosts.Select(host => host.Uuid.ToString()),
        .. plan.Hosts.SelectMany(host => host.Nics).Select(nic => nic.Mac),
        .. plan.Networks.Select(network => network.Id.ToString()),
        .. plan.Vms.SelectMany(vm => new[] { vm.Id.ToString(), vm.Mac! }),
    ];
}
