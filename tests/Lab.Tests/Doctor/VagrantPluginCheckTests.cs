using Lab.Runner.Doctor;

namespace Lab.Tests.Doctor;

public sealed class VagrantPluginCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-plugins").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, null, FactState.Missing)]
    [InlineData("vagrant-libvirt.json", null, FactState.Ok)]
    [InlineData("vagrant-sshfs.json", """{"version":"1","installed":{"vagrant-sshfs":{}}}""", FactState.Missing)]
    [InlineData(null, """{"version":"1","installed":{"vagrant-libvirt":{"ruby_version":"3.1"}}}""", FactState.Ok)]
    [InlineData(null, """{"version":"1"}""", FactState.Missing)]
    [InlineData(null, "{", FactState.Missing)]
    public async Task The_plugin_is_the_distributions_or_the_users(string? system, string? user, FactState expected)
    {
        if (system is not null) await File.WriteAllTextAsync(Path.Combine(_folder, system), "{}");
        var plugins = Path.Combine(_folder, "plugins.json");
        if (user is not null) await File.WriteAllTextAsync(plugins, user);
        var fact = await new VagrantPluginCheck(_folder, plugins).AskAsync(default);
        Assert.Equal(expected, fact.State);
        Assert.False(fact.Required);
        Assert.Equal(expected == FactState.Missing, fact.HowToGet is not null);
    }
}
