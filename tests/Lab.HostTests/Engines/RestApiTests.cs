using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lab.Model.Agents;
using Lab.Model.Engines;

namespace Lab.HostTests.Engines;

/// <summary>The wire itself: who may come in, what is refused, streams, and the description of it all.</summary>
public sealed class RestApiTests
{
    private const string Root = "/ovirt-engine/api";

    [Fact]
    public async Task A_client_without_a_certificate_does_not_come_in()
    {
        await using var engine = await ServedEngine.StartAsync();
        using var stranger = engine.Desk.Client(engine.Server.Listen, from: null);
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(Root));
    }

    [Fact]
    public async Task A_client_of_another_authority_does_not_come_in()
    {
        await using var engine = await ServedEngine.StartAsync();
        using var other = new TestAuthority();
        using var stranger = engine.Desk.Client(engine.Server.Listen, from: other);
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(Root));
    }

    [Fact]
    public async Task The_OpenAPI_document_lists_every_route()
    {
        await using var engine = await ServedEngine.StartAsync();
        using var document = JsonDocument.Parse(await engine.Client.GetStringAsync(Root + "/openapi.json"));
        var described = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name}")).Order().ToArray();
        var served = engine.Server.Routes.Where(r => !r.EndsWith("/openapi.json", StringComparison.Ordinal)).Order().ToArray();
        Assert.Equal(served, described);
        Assert.True(served.Length > 35);
    }

    [Fact]
    public async Task The_OpenAPI_document_describes_bodies_and_path_parameters()
    {
        await using var engine = await ServedEngine.StartAsync();
        using var document = JsonDocument.Parse(await engine.Client.GetStringAsync(Root + "/openapi.json"));
        var migrate = document.RootElement.GetProperty("paths").GetProperty(Root + "/vms/{id}/migrate").GetProperty("post");
        Assert.Equal("id", migrate.GetProperty("parameters")[0].GetProperty("name").GetString());
        Assert.Equal("#/components/schemas/MigrateAction", migrate.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        var schema = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("MigrateAction").GetProperty("properties");
        Assert.True(schema.TryGetProperty("max_bandwidth", out _) && schema.TryGetProperty("migration_network", out _));
    }

    [Theory]
    [InlineData("GET", "/nothing", "", 404)]
    [InlineData("GET", "/vms/not-an-id", "", 404)]
    [InlineData("GET", "/vms/00000000-0000-0000-0000-000000000001", "", 404)]
    [InlineData("GET", "/vms?search=colour=red", "", 400)]
    [InlineData("GET", "/events?search=colour=red", "", 400)]
    [InlineData("GET", "/migrations?status=odd", "", 400)]
    [InlineData("POST", "/vms", "{", 400)]
    [InlineData("POST", "/vms", "[]", 400)]
    [InlineData("POST", "/vms", "null", 400)]
    [InlineData("POST", "/vms", "{\"name\": {}}", 400)]
    [InlineData("POST", "/vms/00000000-0000-0000-0000-000000000001/migrate", "{\"host\": 7}", 400)]
    [InlineData("POST", "/vms", "{\"name\": \"v\", \"custom_properties\": {\"custom_property\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}}", 400)]
    [InlineData("POST", "/hosts/00000000-0000-0000-0000-000000000001/setupnetworks",
        "{\"modified_bonds\": {\"host_nic\": [{\"name\": \"bond0\", \"bonding\": {\"options\": {\"option\": [{\"name\": \"mode\"}, {\"name\": \"mode\"}]}}}]}}", 400)]
    [InlineData("PATCH", "/vms", "{}", 405)]
    public async Task What_cannot_be_is_refused(string method, string path, string body, int status)
    {
        await using var engine = await ServedEngine.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), Root + path) { Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await engine.Client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Display_alone_leaves_a_networks_other_roles()
    {
        await using var engine = await ServedEngine.StartAsync();
        using var clusters = JsonDocument.Parse(await engine.Client.GetStringAsync(Root + "/clusters"));
        var networks = $"{Root}/clusters/{clusters.RootElement.GetProperty("cluster")[0].GetProperty("id").GetString()}/networks";
        var id = Guid.NewGuid();
        using var made = await engine.Client.PostAsJsonAsync(Root + "/networks", new { id, name = "migration", usages = new { usage = Array.Empty<string>() } });
        using var assigned = await engine.Client.PostAsJsonAsync(networks, new { id, usages = new { usage = new[] { "migration" } } });
        Assert.Equal(HttpStatusCode.Created, assigned.StatusCode);
        Assert.Equal(["migration", "display"], await UsagesAsync(new { display = true }));
        Assert.Equal(["migration"], await UsagesAsync(new { display = false }));

        async Task<string[]> UsagesAsync(object change)
        {
            using var response = await engine.Client.PutAsJsonAsync($"{networks}/{id}", change);
            using var shown = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return [.. shown.RootElement.GetProperty("usages").GetProperty("usage").EnumerateArray().Select(u => u.GetString()!)];
        }
    }

    [Fact]
    public async Task A_body_beyond_reason_is_refused()
    {
        await using var engine = await ServedEngine.StartAsync();
        using var response = await engine.Client.PostAsync(Root + "/vms", new StringContent(new string(' ', 2 << 20), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task The_event_stream_sends_what_was_and_what_comes_and_ends_with_the_engine()
    {
        await using var engine = await ServedEngine.StartAsync();
        engine.Hosts.Add("h1", "192.168.100.11");
        using var response = await engine.Client.GetAsync(Root + "/events/stream?after=0", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        using var added = await engine.Client.PostAsJsonAsync(Root + "/hosts", new { name = "h1", address = "192.168.100.11" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var (events, keepAlives) = await ReadAsync(reader, lines: 2);
        Assert.Equal([EngineEventKinds.HostAdded, EngineEventKinds.HostUp], events.Select(e => e.Kind));
        Assert.Equal([1L, 2L], events.Select(e => e.Id));
        for (var i = 0; keepAlives == 0 && i < 10; i++) keepAlives += await reader.ReadLineAsync() is "" ? 1 : 0;
        Assert.True(keepAlives > 0, "no keep-alive came");

        var stopping = engine.Server.DisposeAsync().AsTask();
        while (await reader.ReadLineAsync() is not null)
        {
            // Keep-alives that were under way.
        }

        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<(List<EngineEvent> Events, int KeepAlives)> ReadAsync(StreamReader reader, int lines)
    {
        List<EngineEvent> events = [];
        var keepAlives = 0;
        while (events.Count < lines)
        {
            var line = await reader.ReadLineAsync() ?? throw new InvalidOperationException("The stream ended.");
            if (line.Length == 0) keepAlives++;
            else events.Add(JsonSerializer.Deserialize<EngineEvent>(line, AgentJson.Options)!);
        }

        return (events, keepAlives);
    }
}
