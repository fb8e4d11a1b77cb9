using Lab.Runner.Scenarios;

namespace Lab.Tests.Scenarios;

/// <summary>Schema and loader are made from the same shapes: what the one refuses by shape, the other refuses.</summary>
public sealed class ScenarioSchemaTests
{
    private static readonly string Schema = ScenarioSchema.Generate();

    [Theory]
    [InlineData("memory: 256MiB", "memory: 256")]
    [InlineData("memory: 256MiB", "memory: 256mib")]
    [InlineData("4MiB/s", "4MiB")]
    [InlineData("verdict: pass", "verdict: passed")]
    [InlineData("bridged: false", "bridged: no")]
    [InlineData("bridged: false", "vlan: 4095")]
    [InlineData("bridged: false", "mtu: 67")]
    [InlineData("bridged: false", "hosts: { host2: gone }")]
    [InlineData("bridged: false", "hosts: { host2: { adress: 192.168.101.9 } }")]
    [InlineData("dirty-rate:", "dirty-rat:")]
    [InlineData("    host: host1\n", "")]
    [InlineData("name: sound", "name: Sound")]
    [InlineData("name: migration", "name: a-network-with-a-long-name")]
    [InlineData("roles: [migration]", "roles: migration")]
    [InlineData("nics: [eth0, eth1]", "nics: []")]
    [InlineData("migrate: { vm: vm1, to: host2 }", "{}")]
    [InlineData("to: host2", "to: host2, parallel: 1")]
    public void What_the_schema_refuses_the_loader_refuses(string old, string wrong)
    {
        var text = Yaml.With(old, wrong);
        Assert.NotEmpty(SchemaValidator.Validate(Schema, YamlAsJson.Read(text)));
        Assert.Null(Yaml.Parse(text).Value);
    }

    [Theory]
    [InlineData("memory: 256MiB", "memory: 0.25 GiB")]
    [InlineData("4MiB/s", "0")]
    [InlineData("4MiB/s", "100Mbit/s")]
    [InlineData("bridged: false", "hosts: { host2: absent }")]
    [InlineData("bridged: false", "hosts: { host2: { address: 192.168.101.9 } }")]
    [InlineData("nics: [eth0, eth1]", "nics: [eth0, { name: eth1, switch: backbone }]")]
    [InlineData("to: host2", "to: host2, cancel-after: 500ms, downtime: 1.5s")]
    public void What_the_loader_takes_the_schema_takes(string old, string other)
    {
        var text = Yaml.With(old, other);
        Yaml.Load(text);
        Assert.Empty(SchemaValidator.Validate(Schema, YamlAsJson.Read(text)));
    }
}
