using Lab.Model.Errors;
using Lab.Providers.Ssh;
using Lab.Runner.Inventories;
using Lab.Runner.Scenarios;
using Lab.Tests.Scenarios;

namespace Lab.Tests.Inventories;

/// <summary>What a machine answers, and what then stands in the way.</summary>
public sealed class MachineSurveyTests
{
    private const string Links = """
        [{"ifname":"lo","address":"00:00:00:00:00:00","flags":["LOOPBACK","UP","LOWER_UP"],"addr_info":[{"local":"127.0.0.1","prefixlen":8,"scope":"host"}]},
        {"ifname":"eno1","address":"52:54:00:00:00:01","master":"bond0","flags":["UP","LOWER_UP"],"addr_info":[]},
        {"ifname":"eno2","address":"52:54:00:00:00:02","flags":["UP"],"addr_info":[{"local":"fe80::1","prefixlen":64,"scope":"link"}]},
        {"ifname":"ens3","address":"52:54:00:00:00:03","master":"br7","flags":["UP","LOWER_UP"]},
        {"ifname":"bond0","address":"52:54:00:00:00:01","flags":["UP","LOWER_UP"],"addr_info":[]},
        {"ifname":"bond0.7","link":"bond0","address":"52:54:00:00:00:01","flags":["UP","LOWER_UP"],"addr_info":[{"local":"10.0.0.11","prefixlen":24,"scope":"global"}]},
        {"ifname":"br7","address":"52:54:00:00:00:03","flags":["UP","LOWER_UP"]}]
        """;

    private static readonly string[] Everything =
    [
        "program-ip", "program-tar", "program-libvirtd", "program-virsh", "program-qemu-system-x86_64", "library-libvirt.so.0", "library-libpcap.so.0.8", "tun",
    ];

    [Fact]
    public void The_session_is_found_through_vlan_and_bond_down_to_the_nic()
    {
        var machine = Answer("session=10.0.0.11");
        Assert.Equal(["bond0", "bond0.7", "eno1"], machine.SessionLinks.Order(StringComparer.Ordinal));
        Assert.Equal("52:54:00:00:00:02", machine.Links["eno2"].Mac);
        Assert.Empty(machine.Links["eno2"].Addresses);
    }

    [Fact]
    public void A_fit_machine_has_nothing_in_the_way() => Assert.Empty(Faults(Answer("session=10.0.0.11"), "eno2"));

    [Theory]
    [InlineData("session=10.0.0.11", "eno1", "eno1 carries this very ssh session")]
    [InlineData("session=10.0.0.11", "ens3", "ens3 is a port of br7")]
    [InlineData("session=10.0.0.11", "eth9", "there is no NIC 'eth9'; there are eno1, eno2")]
    [InlineData("noexec=yes", "eno2", "programs may not be run from /var/tmp (noexec)")]
    [InlineData("disk=2048", "eno2", "/var/tmp has 2 MiB free")]
    [InlineData("machine=aarch64", "eno2", "its processor is aarch64")]
    [InlineData("port-54321=Lab.Agent (process 7)", "eno2", "the agent's port, 54321, is taken by Lab.Agent (process 7): the lab does not stop what it did not start")]
    public void What_is_in_the_way_is_told(string answer, string nic, string told) => Assert.Contains(Faults(Answer(answer), nic), fault => fault.StartsWith(told, StringComparison.Ordinal));

    [Fact]
    public void A_machine_that_another_lab_has_says_whose_it_is_and_nothing_of_its_ports()
    {
        var fault = Assert.Single(Faults(Answer("held=run 7 of vlan by ann at ci, since 12:00\nport-54321=Lab.Agent (process 7)"), "eno2"));
        Assert.Equal("it is used by another lab: run 7 of vlan by ann at ci, since 12:00. It is free when that ends", fault);
    }

    [Fact]
    public void An_examined_machine_tells_what_it_has_what_is_lent_and_what_is_in_the_way()
    {
        var host = new InventoryHost { Address = "10.0.0.11", Management = "eno2", Migration = "eth9", Nics = new Dictionary<string, string> { ["eth2"] = "eno1" } };
        var machine = ExaminedMachine.Of("root@10.0.0.11", host, Answer("session=10.0.0.11\nkernel=6.1.0\nmodule-bonding=yes\nmemory=2048\nboot=2\nleft-/var/tmp/lab-a/host1=1"), "/var/tmp");
        Assert.False(machine.CanBeUsed);
        Assert.Equal(["eno2", "eno1"], machine.Nics.Select(nic => nic.Name));
        Assert.Equal(["there is no NIC 'eth9'; there are eno1, eno2, ens3, bond0, bond0.7, br7", "eno1 carries this very ssh session, and the lab would set it up anew: lend another NIC, or reach the machine over another"], machine.Faults);
        Assert.Contains(new ExaminedFact("VLANs", "no"), machine.Facts);
        Assert.Contains(new ExaminedFact("bonding", "yes"), machine.Facts);
        Assert.Contains(new ExaminedFact("memory free", "2 MiB"), machine.Facts);
        Assert.Equal([new LeftFolder("/var/tmp/lab-a/host1", HasRestarted: true)], machine.LeftBehind);
        var written = MachineReport.Write([machine]);
        Assert.Contains("\"canBeUsed\": false", written, StringComparison.Ordinal);
        Assert.Contains("\"hasRestarted\": true", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_missing_is_told_at_once() => Assert.Equal(Everything.Length, MachineFaults.Of(MachineSurvey.Read("host1", $"kernel=6.1\nlinks={Links.ReplaceLineEndings("")}"), Yaml.Load(Yaml.Sound), ["eno2"], "/var/tmp").Count());

    [Theory]
    [InlineData("translated", "nftables is missing")]
    [InlineData("storm-dedicated", "tc is missing")]
    public void What_only_some_scenarios_need_is_asked_for_by_them(string name, string told)
    {
        var scenario = ScenarioLoader.Load(Repository.PathOf("scenarios", name + ".yaml")).Value!;
        Assert.StartsWith(told, Assert.Single(MachineFaults.Of(Answer(""), scenario, ["eno2"], "/var/tmp")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_earlier_labs_left_is_known_and_whether_machines_are_alike()
    {
        var machine = Answer("identity=abc\nkernel=6.1\nqemu=QEMU 7.2\nboot=2\nleft-/var/tmp/lab-b/host1=2\nleft-/var/tmp/lab-a/host1=1\nleft-/var/tmp/lab-c/host1=");
        Assert.Equal([new("/var/tmp/lab-a/host1", HasRestarted: true), new("/var/tmp/lab-b/host1", HasRestarted: false), new("/var/tmp/lab-c/host1", HasRestarted: false)], machine.LeftBehind);
        Assert.False(Assert.Single(Answer("boot=\nleft-/var/tmp/lab-a/host1=1").LeftBehind).HasRestarted);
        Assert.Equal("abc\n6.1\nQEMU 7.2", machine.KvmIdentity);
        Assert.Null(Answer("identity=").KvmIdentity);
    }

    [Theory]
    [InlineData("kernel=6.1\n", "install iproute2 there")]
    [InlineData("kernel=6.1\nlinks=\n", "install iproute2 there")]
    [InlineData("kernel=6.1\nprogram-ip=yes\nprogram-tc=y", "stopped in the middle of its answer")]
    [InlineData("", "said nothing: see that `ssh` gets a plain shell there")]
    [InlineData("<!DOCTYPE html>\n<p class=\"a\">Sign in</p>\n", "but said '<!DOCTYPE html>'")]
    [InlineData("{\"version\":2,\"links\":[]}\n", "but said '{\"version\":2,\"links\":[]}'")]
    [InlineData("version=2\nlinks=[]\n", "but said 'version=2'")]
    public void A_machine_that_answers_something_else_is_refused(string answer, string told) => IsRefused(answer, told);

    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[")]
    [InlineData("[null]")]
    [InlineData("[{\"ifname\":\"eno1\",\"address\":\"52:5")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536")]
    [InlineData("[{\"ifname\":7}]")]
    [InlineData("[{\"ifname\":null}]")]
    [InlineData("[{\"ifname\":\"a\"},{\"ifname\":\"a\"}]")]
    [InlineData("[{\"ifname\":\"a\",\"address\":7}]")]
    [InlineData("[{\"ifname\":\"a\",\"master\":[\"br0\"]}]")]
    [InlineData("[{\"ifname\":\"a\",\"flags\":\"UP\"}]")]
    [InlineData("[{\"ifname\":\"a\",\"flags\":[1]}]")]
    [InlineData("[{\"ifname\":\"a\",\"addr_info\":7}]")]
    [InlineData("[{\"ifname\":\"a\",\"addr_info\":[7]}]")]
    [InlineData("[{\"ifname\":\"a\",\"addr_info\":[{\"local\":\"10.0.0.1\"}]}]")]
    [InlineData("[{\"ifname\":\"a\",\"addr_info\":[{\"local\":\"10.0.0.1\",\"prefixlen\":\"24\"}]}]")]
    [InlineData("[{\"ifname\":\"a\",\"addr_info\":[{\"local\":\"10.0.0.1\",\"prefixlen\":2.5}]}]")]
    [InlineData("[{\"ifname\":\"a\",\"linkinfo\":{\"info_kind\":\"vlan\",\"info_data\":{\"id\":\"7\"}}}]")]
    [InlineData("[{\"ifname\":\"a\",\"linkinfo\":[]}]")]
    [InlineData("[{\"ifname\":\"\\ud800\"}]")]
    public void A_machine_whose_links_are_rubbish_is_refused(string links) => IsRefused($"kernel=6.1\nprogram-ip=yes\nlinks={links}\n", "iproute2 there may be too old");

    [Fact]
    public void What_the_shell_complains_of_is_told_when_it_says_nothing_else()
    {
        var failure = Assert.Throws<LabException>(() => MachineSurvey.Read("host1", "\n", "sh: command not found\n"));
        Assert.Contains("but said 'sh: command not found'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_newer_survey_or_a_login_says_besides_is_passed_over()
    {
        var machine = MachineSurvey.Read("host1", $"Welcome!\nkernel=6.1\nflux=\u221e\n=\nlinks={Links.ReplaceLineEndings("").Replace("\"ifname\"", "\"colour\":[{}],\"ifname\"", StringComparison.Ordinal)}\n");
        Assert.Equal(7, machine.Links.Count);
    }

    /// <summary>In one line that begins with the machine's name.</summary>
    private static void IsRefused(string answer, string told)
    {
        var failure = Assert.Throws<LabException>(() => MachineSurvey.Read("host1", answer));
        Assert.Equal((ErrorKind.Environment, "host1"), (failure.Kind, failure.Host));
        Assert.StartsWith("host1 ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private static MachineSurvey Answer(string answer) =>
        MachineSurvey.Read("host1", string.Join('\n', Everything.Select(fact => fact + "=yes").Append("kernel=6.1").Append("machine=x86_64").Append("disk=9000000").Append(answer).Append($"links={Links.ReplaceLineEndings("")}")));

    private static string[] Faults(MachineSurvey machine, string nic) => [.. MachineFaults.Of(machine, Yaml.Load(Yaml.Sound), [nic], "/var/tmp")];
}
