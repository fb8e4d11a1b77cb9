using System.Text;
using Lab.Engine;
using Lab.Engine.Rest;
using Lab.Engine.Stores;
using Lab.Tests.Engines.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.HostTests.Engines;

/// <summary>In process the API answers what the server answers: two engines of the same past and the same clock, one behind its real wire and one without.</summary>
public sealed class InProcessApiTests
{
    private const string Network = "00000000-0000-0000-0000-0000000000a1";
    private const string Vm = "00000000-0000-0000-0000-0000000000d1";
    private const string Nobody = "00000000-0000-0000-0000-00000000dead";

    /// <summary>What both engines are told first.</summary>
    private static readonly (string Path, string Body)[] Past =
    [
        ("/networks", $$"""{"id": "{{Network}}", "name": "lan7", "vlan": {"id": "7"} }"""),
        ("/clusters/*/networks", """{"name": "lan7", "required": false, "usages": {"usage": ["migration"]}}"""),
        ("/vms", $$"""{"id": "{{Vm}}", "name": "vm1", "memory": 268435456, "os": {"kernel": "/k", "initrd": "/i"} }"""),
    ];

    [Theory]
    [InlineData("GET", "", 200)]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/clusters", 200)]
    [InlineData("GET", "/clusters/*", 200)]
    [InlineData("GET", $"/clusters/*/networks/{Network}", 200)]
    [InlineData("GET", "/networks", 200)]
    [InlineData("GET", "/NETWORKS/", 200)]
    [InlineData("GET", "/networks?search=name+%3D+lan7", 200)]
    [InlineData("GET", "/networks?search=name=ovirt*&MAX=0&max=1&&x", 200)]
    [InlineData("GET", "/networks?search=colour%3Dr%C3%B6t", 400)]
    [InlineData("GET", "/events", 200)]
    [InlineData("GET", "/events?from=0&max=1", 200)]
    [InlineData("GET", "/events?from=x", 400)]
    [InlineData("GET", "/events/1", 200)]
    [InlineData("GET", "/events/nine", 404)]
    [InlineData("GET", $"/vms/{Vm}/nics", 200)]
    [InlineData("GET", $"/vms/{Nobody}", 404)]
    [InlineData("GET", "/vms/caf%C3%A9", 404)]
    [InlineData("GET", "/vms/a%2fb", 404)]
    [InlineData("GET", "/vms//", 404)]
    [InlineData("GET", "/vms//start", 404)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("POST", "/nothing", 404, "{}")]
    [InlineData("GET", $"/vms/{Vm}/start", 405)]
    [InlineData("PATCH", "/vms", 405, "{}")]
    [InlineData("POST", "/events/stream", 405, "{}")]
    [InlineData("HEAD", "/vms", 405)]
    [InlineData("POST", "/networks", 201, """{"name": "lan", "mtu": "9000"}""")]
    [InlineData("POST", "/networks", 400, """{"name": "with spaces & more", "vlan": {"id": 5000}}""")]
    [InlineData("POST", "/networks", 409, """{"name": "lan7"}""")]
    [InlineData("POST", "/networks", 400)]
    [InlineData("POST", "/hosts", 400, """{"name": "h1", "address": "not an address", "cluster": {"name": "other"}}""")]
    [InlineData("POST", "/vms", 400, "{")]
    [InlineData("POST", "/vms", 400, "null")]
    [InlineData("POST", "/vms", 400, """{"name": {}}""")]
    [InlineData("PUT", $"/networks/{Network}", 200, """{"comment": "über"}""")]
    [InlineData("PUT", $"/networks/{Nobody}", 404, "{}")]
    [InlineData("PUT", $"/vms/{Vm}", 400, """{"memory": "much"}""")]
    [InlineData("DELETE", $"/vms/{Vm}", 200)]
    [InlineData("DELETE", $"/networks/{Network}", 409)]
    [InlineData("DELETE", $"/hosts/{Nobody}", 404)]
    [InlineData("POST", $"/vms/{Vm}/start", 409)]
    [InlineData("POST", $"/vms/{Vm}/stop", 409, "{}")]
    [InlineData("POST", $"/vms/{Vm}/migrate", 400, """{"host": 7}""")]
    [InlineData("POST", $"/vms/{Nobody}/migrate", 404, "{}")]
    [InlineData("POST", "/vms/not-an-id/cancelmigration", 404, "{}")]
    public async Task An_answer_in_process_is_the_servers(string method, string path, int status, string body = "")
    {
        await using var server = await ServedEngine.StartAsync(new VirtualTime(), new CountingIds());
        await using var twin = new EngineCore(new MemoryStore(), new VirtualTime(), new CountingIds(), new FakeHosts(new VirtualTime()), new EngineOptions(), NullLoggerFactory.Instance);
        twin.Start();
        var api = new RestApi(twin, NullLoggerFactory.Instance);
        var cluster = twin.Inventory.Current.Clusters.Keys.Single().ToString();
        foreach (var (added, what) in Past) await SameAsync("POST", added, 201, what);
        await SameAsync(method, path, status, body);
        await SameAsync("GET", "/events?from=0", 200, ""); // and the same came of it

        async Task SameAsync(string how, string where, int expected, string json)
        {
            where = Paths.Root + where.Replace("*/", cluster + "/", StringComparison.Ordinal).Replace("clusters/*", "clusters/" + cluster, StringComparison.Ordinal);
            var served = await SendAsync(server.Client, how, where, json);
            var reply = await api.SendAsync(how, where, Encoding.UTF8.GetBytes(json), CancellationToken.None);
            Assert.Equal((served.Status, served.Text), (reply.Status, Encoding.UTF8.GetString(reply.Json)));
            Assert.Equal(expected, reply.Status);
            Assert.Equal(reply.Json.Length > 0 ? "application/json" : null, served.Type);
        }
    }

    [Fact]
    public async Task A_body_beyond_reason_is_refused_alike()
    {
        await using var server = await ServedEngine.StartAsync();
        await using var twin = new EngineCore(new MemoryStore(), new VirtualTime(), new CountingIds(), new FakeHosts(new VirtualTime()), new EngineOptions(), NullLoggerFactory.Instance);
        var body = new string(' ', 2 << 20);
        var served = await SendAsync(server.Client, "POST", Paths.Root + "/vms", body);
        var reply = await new RestApi(twin, NullLoggerFactory.Instance).SendAsync("POST", Paths.Root + "/vms", Encoding.UTF8.GetBytes(body), CancellationToken.None);
        Assert.Equal((413, "", 413, 0), (served.Status, served.Text, reply.Status, reply.Json.Length));
    }

    private static async Task<(int Status, string Text, string? Type)> SendAsync(HttpClient client, string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType);
    }
}
