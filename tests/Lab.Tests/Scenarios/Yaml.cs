using System.Text;
using Lab.Runner.Scenarios;

namespace Lab.Tests.Scenarios;

/// <summary>Scenario texts for tests: a sound one, changed in one place.</summary>
internal static class Yaml
{
    public const string Sound = """
        name: sound
        about: A scenario without faults.
        hosts:
          count: 2
          nics: [eth0, eth1]
        networks:
          - name: management
            roles: [management, vm]
            nic: eth0
            subnet: 192.168.100.0/24
          - name: migration
            roles: [migration]
            nic: eth1
            subnet: 192.168.101.0/24
            bridged: false
        vms:
          - name: vm1
            host: host1
            memory: 256MiB
            workload: { working-set: 32MiB, dirty-rate: 4MiB/s, fill: 64MiB }
        actions:
          - migrate: { vm: vm1, to: host2 }
        expect:
          verdict: pass
          migration-network: migration
        """;

    /// <summary>The sound scenario with a text replaced; the text must be there.</summary>
    public static string With(string old, string replacement)
    {
        Assert.Contains(old, Sound, StringComparison.Ordinal);
        return Sound.Replace(old, replacement, StringComparison.Ordinal);
    }

    public static LoadResult<Scenario> Parse(string text, int? hosts = null) => ScenarioLoader.Parse(Encoding.UTF8.GetBytes(text), "x.yaml", hosts);

    public static Scenario Load(string text, int? hosts = null)
    {
        var result = Parse(text, hosts);
        Assert.Empty(result.Faults);
        return result.Value!;
    }

    /// <summary>Exactly one fault is found.</summary>
    public static Fault Fault(string text, int? hosts = null)
    {
        var result = Parse(text, hosts);
        Assert.Null(result.Value);
        return Assert.Single(result.Faults);
    }
}
