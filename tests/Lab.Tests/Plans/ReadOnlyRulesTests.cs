using Lab.Model.Errors;
using Lab.Runner.Plans;
using Lab.Runner.Scenarios;
using Lab.Tests.Scenarios;

namespace Lab.Tests.Plans;

/// <summary>What is refused where the lab may only watch and migrate.</summary>
public sealed class ReadOnlyRulesTests
{
    [Theory]
    [InlineData("dedicated-bridged")]
    [InlineData("misrouted")]
    [InlineData("bond-lacp")]
    [InlineData("dhcp")]
    public void What_only_watches_and_migrates_is_allowed_whatever_its_networks_are_like(string scenario) => ReadOnlyRules.Check(Load(scenario));

    [Theory]
    [InlineData("nic-down-on-source", "the action 'link'")]
    [InlineData("role-taken-away", "the action 'roles'")]
    [InlineData("translated", "the action 'translate'")]
    [InlineData("sniffer-dead", "the action 'kill'")]
    [InlineData("storm-dedicated", "round trips to agents")]
    public void What_changes_something_is_refused(string scenario, string told)
    {
        var refused = Assert.Throws<LabException>(() => ReadOnlyRules.Check(Load(scenario)));
        Assert.Equal(ErrorKind.NotSupported, refused.Kind);
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_refused_is_told_at_once_and_once()
    {
        var refused = Assert.Throws<LabException>(() => ReadOnlyRules.Check(Parse("""
            - migrate: { vm: vm1 }
            - link: { host: host2, nic: eth1, state: down }
            - link: { host: host2, nic: eth1, state: up }
            - migrate: { vm: vm1, to: host1, policy: suspend-workload, incoming-limit: 1, wait-for-address: 5s }
            """)));
        string[] told = ["the action 'link'", "somebody to choose where vm1 goes: say it with 'to'", "'wait-for-address', which is the engine's", "the policy suspend-workload, which is the engine's", "limits of migrations at once, which are the agents'"];
        Assert.Equal(told, refused.Message.Split('\n').Skip(1).Select(line => line.TrimStart(' ', '-')));
    }

    [Fact]
    public void Post_copy_is_libvirts_own() => ReadOnlyRules.Check(Parse("- migrate: { vm: vm1, to: host2, policy: post-copy, parallel: 4, cancel-after: 1s }"));

    private static Scenario Load(string name) => ScenarioLoader.Load(Repository.PathOf("scenarios", name + ".yaml")).Value!;

    private static Scenario Parse(string actions) => Yaml.Load(Yaml.Sound.Replace("  - migrate: { vm: vm1, to: host2 }", "  " + actions.ReplaceLineEndings("\n  "), StringComparison.Ordinal));
}
