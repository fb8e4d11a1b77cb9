using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Lab.HostTests.Engines;

/// <summary>Starting, ending, and what stands in the way.</summary>
public sealed class EngineProcessTests
{
    private const int Kill = 9;
    private const int Terminate = 15;
    private const string Root = "/ovirt-engine/api";

    [Fact]
    public async Task What_was_made_is_there_after_a_SIGKILL()
    {
        using var desk = new TestAuthority();
        var configuration = EngineProcess.Configure(desk);
        using (var engine = await EngineProcess.StartAsync(configuration))
        {
            using var client = desk.Client(engine.Listen, desk);
            using var network = await client.PostAsJsonAsync(Root + "/networks", new { name = "migration" });
            using var host = await client.PostAsJsonAsync(Root + "/hosts", new { name = "h1", address = "127.0.0.1", port = 1 });
            Assert.True(network.IsSuccessStatusCode && host.IsSuccessStatusCode);
            await engine.SignalAsync(Kill);
        }

        using var again = await EngineProcess.StartAsync(configuration);
        using var second = desk.Client(again.Listen, desk);
        Assert.Equal(["migration", "ovirtmgmt"], Names(await second.GetStringAsync(Root + "/networks"), "network"));
        Assert.Equal(["h1"], Names(await second.GetStringAsync(Root + "/hosts"), "host"));
    }

    [Fact]
    public async Task SIGTERM_ends_it_at_once_even_while_somebody_follows_events()
    {
        using var desk = new TestAuthority();
        using var engine = await EngineProcess.StartAsync(EngineProcess.Configure(desk));
        using var client = desk.Client(engine.Listen, desk);
        using var stream = await client.GetAsync(Root + "/events/stream", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(0, await engine.SignalAsync(Terminate).WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_message()
    {
        using var desk = new TestAuthority();
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var (exit, errors) = await EngineProcess.RunAsync(EngineProcess.Configure(desk, $"{listener.LocalEndpoint}"));
        Assert.Equal(1, exit);
        AssertOneMessage(errors, $"Cannot listen on {listener.LocalEndpoint}");
    }

    [Fact]
    public async Task An_address_that_is_not_here_is_one_message()
    {
        using var desk = new TestAuthority();
        var (exit, errors) = await EngineProcess.RunAsync(EngineProcess.Configure(desk, "203.0.113.1:8443"));
        Assert.Equal(1, exit);
        AssertOneMessage(errors, "Cannot listen on 203.0.113.1:8443");
    }

    [Fact]
    public async Task A_second_engine_on_the_same_database_is_one_message()
    {
        using var desk = new TestAuthority();
        using var first = await EngineProcess.StartAsync(EngineProcess.Configure(desk));
        var (exit, errors) = await EngineProcess.RunAsync(EngineProcess.Configure(desk));
        Assert.Equal(1, exit);
        AssertOneMessage(errors, "Another process holds the database");
    }

    [Fact]
    public async Task A_damaged_database_is_one_message()
    {
        using var desk = new TestAuthority();
        await File.WriteAllTextAsync(Path.Combine(desk.Directory, "engine.db"), new string('x', 10_000));
        var (exit, errors) = await EngineProcess.RunAsync(EngineProcess.Configure(desk));
        Assert.Equal(1, exit);
        AssertOneMessage(errors, "is damaged or is no SQLite database");
    }

    [Fact]
    public async Task A_database_that_cannot_be_made_is_one_message()
    {
        using var desk = new TestAuthority();
        var (exit, errors) = await EngineProcess.RunAsync(EngineProcess.Configure(desk, database: "no/such/engine.db"));
        Assert.Equal(1, exit);
        AssertOneMessage(errors, "cannot be opened or made");
    }

    [Fact]
    public async Task A_key_that_is_not_the_certificates_is_one_message()
    {
        using var desk = new TestAuthority();
        var (certificate, _) = desk.Issue("engine");
        var (_, key) = desk.Issue("other");
        var path = Path.Combine(desk.Directory, "bad.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new { listen = "127.0.0.1:0", certificate, key, certificateAuthority = desk.AuthorityPath, database = "e.db" }));
        var (exit, errors) = await EngineProcess.RunAsync(path);
        Assert.Equal(3, exit);
        AssertOneMessage(errors, "cannot be used");
    }

    [Fact]
    public async Task A_configuration_that_is_wrong_is_bad_input()
    {
        using var desk = new TestAuthority();
        var (exit, errors) = await EngineProcess.RunAsync(Path.Combine(desk.Directory, "none.json"));
        Assert.Equal(3, exit);
        AssertOneMessage(errors, "cannot be read");
    }

    private static void AssertOneMessage(string errors, string part)
    {
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }

    private static string[] Names(string json, string collection)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty(collection).EnumerateArray().Select(e => e.GetProperty("name").GetString()!)];
    }
}
