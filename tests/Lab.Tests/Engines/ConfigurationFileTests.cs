using Lab.Engine.Configurations;
using Lab.Engine.MigrationNetworks;
using Lab.Model.Errors;

namespace Lab.Tests.Engines;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lab-config-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private EngineConfiguration Read(string json)
    {
        foreach (var file in new[] { "a.pem", "a.key", "ca.pem" }) File.WriteAllText(Path.Combine(_directory, file), "");
        var path = Path.Combine(_directory, "engine.json");
        File.WriteAllText(path, json);
        return ConfigurationFile.Read(path);
    }

    [Fact]
    public void Paths_are_taken_from_the_files_directory()
    {
        var configuration = Read("""{"listen":"127.0.0.1:0","certificate":"a.pem","key":"a.key","certificateAuthority":"ca.pem","database":"e.db","profile":"kubevirt","timings":{"unreachableAfter":"00:00:01"}}""");
        Assert.Equal((Path.Combine(_directory, "e.db"), MigrationNetworkProfile.Kubevirt, TimeSpan.FromSeconds(1)), (configuration.Database, configuration.Profile, configuration.Timings.UnreachableAfter));
        Assert.Equal(TimeSpan.FromSeconds(30), configuration.Timings.LostAfter);
    }

    [Fact]
    public void With_patience_answers_are_waited_for_longer_and_nothing_is_looked_at_less_often()
    {
        var timings = Read("""{"certificate":"a.pem","key":"a.key","certificateAuthority":"ca.pem","database":"e.db","patience":8,"timings":{"callTimeout":"00:00:10"}}""").Options.Timings;
        Assert.Equal((80, 24, 24), (timings.CallTimeout.TotalSeconds, timings.ConnectTimeout.TotalSeconds, timings.UnreachableAfter.TotalSeconds));
        Assert.Equal((5, 60), (timings.StatisticsInterval.TotalSeconds, timings.RequiredNetworkGrace.TotalSeconds));
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var fault = Assert.Throws<LabException>(() => Read("""{"listen":"here","certificate":"nowhere.pem","key":"a.key","database":"","eventsKept":1,"patience":1000,"timings":{"keepAlive":"00:00:00"}}"""));
        Assert.Equal(ErrorKind.BadRequest, fault.Kind);
        Assert.All(["listen is 'here'", "nowhere.pem", "certificateAuthority is missing", "database is missing", "eventsKept", "patience", "timings.keepAlive"], part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"lisen":"127.0.0.1:0"}""", "lisen")]
    [InlineData("""{"profile":"vmware"}""", "profile")]
    [InlineData("""{""", "engine.json")]
    public void What_is_not_known_is_refused(string json, string part) => Assert.Contains(part, Assert.Throws<LabException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_one_message() =>
        Assert.Contains("cannot be read", Assert.Throws<LabException>(() => ConfigurationFile.Read(Path.Combine(_directory, "none.json"))).Message, StringComparison.Ordinal);
}
