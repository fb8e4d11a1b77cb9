namespace Lab.Tests.Scenarios;

/// <summary>What the shape of a scenario refuses: keys, values and units.</summary>
public sealed class ScenarioFaultTests
{
    [Fact]
    public void An_unknown_key_names_its_place_and_the_nearest_key()
    {
        var fault = Yaml.Fault(Yaml.With("dirty-rate:", "dirty-rat:"));
        Assert.Equal("x.yaml:20:37: unknown key 'dirty-rat'; did you mean 'dirty-rate'?", fault.ToString());
        Assert.Equal("vms[0].workload.dirty-rat", fault.Path);
    }

    [Theory]
    [InlineData("memory: 256MiB", "Memory: 256MiB", "memory")]
    [InlineData("vms:", "vmss:", "vms")]
    [InlineData("host: host1", "hosts: host1", "host")]
    [InlineData("migration-network:", "migrationNetwork:", "migration-network")]
    [InlineData("bridged: false", "brigded: false", "bridged")]
    public void A_slip_in_a_key_is_recognised(string old, string slip, string meant)
    {
        var faults = Yaml.Parse(Yaml.With(old, slip)).Faults;
        Assert.Contains(faults, fault => fault.Suggestion == meant);
    }

    [Fact]
    public void A_slip_in_a_required_key_is_not_also_reported_as_missing() =>
        Assert.Equal("name", Yaml.Fault(Yaml.With("name: vm1", "nam: vm1").Replace("actions:\n  - migrate: { vm: vm1, to: host2 }\n", "", StringComparison.Ordinal).Replace("  migration-network: migration", "", StringComparison.Ordinal)).Suggestion);

    [Theory]
    [InlineData("nic: eth0", "nic: ''")]
    [InlineData("vm: vm1", "vm: \"\"")]
    [InlineData("host: host1", "host: ''")]
    public void A_name_is_not_empty(string old, string empty) => Assert.Contains("expected text, not empty", Yaml.Fault(Yaml.With(old, empty)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_of_an_inner_map_says_where_it_belongs() =>
        Assert.Equal("unknown key 'fill' here; it belongs under 'workload'", Yaml.Fault(Yaml.With("    memory: 256MiB", "    fill: 1MiB\n    memory: 256MiB")).Message);

    [Fact]
    public void A_key_that_resembles_nothing_lists_what_is_known() =>
        Assert.Contains("known here: name, host, memory", Yaml.Fault(Yaml.With("    memory: 256MiB", "    quux: 1")).Message, StringComparison.Ordinal);

    [Fact]
    public void Missing_keys_are_named_with_their_meaning()
    {
        var fault = Yaml.Fault(Yaml.With("    host: host1\n", ""));
        Assert.Equal("'host' is missing in vms[0]: the host it is started on, such as 'host1'", fault.Message);
        Assert.Equal((17, 5), (fault.Line, fault.Column));
    }

    [Theory]
    [InlineData("256MiB", "256MB/s", null)]
    [InlineData("256MiB", "256", "256MiB")]
    [InlineData("256MiB", "256mib", "256MiB")]
    [InlineData("256MiB", "256 MiBs", "256MiB")]
    [InlineData("256MiB", "lots", null)]
    [InlineData("256MiB", "-256MiB", null)]
    [InlineData("256MiB", "99999999999999TiB", null)]
    [InlineData("4MiB/s", "4MiB", "4MiB/s")]
    [InlineData("4MiB/s", "4", "4MiB/s")]
    [InlineData("4MiB/s", "100mbit/s", "100Mbit/s")]
    [InlineData("192.168.101.0/24", "192.168.101.5/24", "192.168.101.0/24")]
    [InlineData("192.168.101.0/24", "192.168.101.0", null)]
    [InlineData("192.168.101.0/24", "192.168.300.0/24", null)]
    [InlineData("192.168.101.0/24", "192.168.101.0/33", null)]
    [InlineData("verdict: pass", "verdict: passed", "pass")]
    [InlineData("bridged: false", "bridged: no", "false")]
    [InlineData("roles: [migration]", "roles: [migrations]", "migration")]
    [InlineData("count: 2", "count: two", null)]
    [InlineData("count: 2", "count: 0", null)]
    [InlineData("count: 2", "count: 2.5", null)]
    [InlineData("name: sound", "name: Sound Scenario", "sound-scenario")]
    [InlineData("nic: eth1", "nic: eth2", "eth0")]
    public void A_wrong_value_says_what_is_accepted_and_what_was_meant(string old, string wrong, string? meant)
    {
        var fault = Yaml.Fault(Yaml.With(old, wrong));
        Assert.Equal(meant, fault.Suggestion);
        Assert.Matches("expected |known: ", fault.Message);
    }

    [Theory]
    [InlineData("name: vm1", "name:", "'name' is nothing; expected 1 to 63")]
    [InlineData("roles: [migration]", "roles: migration", "'roles' is a single value; expected a list")]
    [InlineData("  count: 2\n  nics: [eth0, eth1]", "  - 2", "'hosts' is a list; expected a map")]
    [InlineData("memory: 256MiB", "memory: [256MiB]", "'memory' is a list; expected a size")]
    [InlineData("migrate: { vm: vm1, to: host2 }", "migrate", "'actions[0]' is a single value; expected a map")]
    [InlineData("migrate: { vm: vm1, to: host2 }", "{}", "holds 0 keys; expected exactly one of: migrate")]
    [InlineData("    bridged: false", "    hosts: { host2: [x] }", "'host2' is a list; expected a map, or one of: present, absent")]
    public void A_value_of_another_kind_is_named(string old, string wrong, string message)
    {
        Assert.StartsWith(message, Yaml.Parse(Yaml.With(old, wrong)).Faults[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    public void A_vlan_outside_1_to_4094_is_refused(int vlan)
    {
        var fault = Yaml.Fault(Yaml.With("bridged: false", $"vlan: {vlan}"));
        Assert.Equal(("networks[1].vlan", 15, 11), (fault.Path, fault.Line, fault.Column));
        Assert.Contains("a whole number from 1 to 4094", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(67, false)]
    [InlineData(68, true)]
    [InlineData(65521, true)]
    [InlineData(65522, false)]
    public void An_mtu_is_68_to_65521(int mtu, bool accepted) => Assert.Equal(accepted, Yaml.Parse(Yaml.With("bridged: false", $"mtu: {mtu}")).Value is not null);

    [Fact]
    public void All_faults_are_reported_at_once_and_in_order()
    {
        const string text = """
            name: Many Faults
            abuot: x
            hosts: { count: 2, nics: [eth0] }
            networks:
              - name: management
                roles: [management, vm]
                nic: eth9
                subnet: 192.168.100.0/24
                vlan: 4095
            vms:
              - name: vm1
                host: host7
                memory: 1MiB
            actions:
              - migrate: { vm: vm2, to: hots1 }
            expect: { verdict: maybe }
            """;
        var faults = Yaml.Parse(text).Faults;
        Assert.Equal([1, 2, 7, 9, 12, 13, 15, 15, 16], faults.Select(fault => fault.Line));
        Assert.Equal(["many-faults", "about", "eth0", null, "host1", null, "vm1", "host1", null], faults.Select(fault => fault.Suggestion));
    }

    [Fact]
    public void Many_faults_are_bounded()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(number => $"key{number}: 1\n"));
        Assert.InRange(Yaml.Parse(text).Faults.Count, 100, 200);
    }
}
