using System.Text.Json;
using Lab.Engine.Rest;
using Lab.Tests.Engines.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Tests.Engines;

/// <summary>The API in process, on virtual time: the bench refuses whatever leaves its thread. That it answers as the server does is for the host tests.</summary>
public sealed class RestApiTests
{
    [Fact]
    public void A_migration_is_asked_for_and_followed_without_a_server() => Bench.Run(async bench =>
    {
        var api = new RestApi(bench.Engine, NullLoggerFactory.Instance);
        var vm = (await bench.StartVmAsync()).Id;
        var asked = await SendAsync(api, "POST", $"/vms/{vm}/migrate", """{"host": {"name": "h2"}}""");
        Assert.Equal("complete", asked.GetProperty("status").GetString());
        var migration = asked.GetProperty("migration").GetProperty("id").GetGuid();
        await bench.FinishedAsync(bench.Migration(migration));
        var shown = await SendAsync(api, "GET", $"/migrations/{migration}", "");
        Assert.Equal(("completed", "h2"), (shown.GetProperty("status").GetString(), shown.GetProperty("destination_host").GetProperty("name").GetString()));
    });

    [Fact]
    public void Every_path_leads_to_its_own_route()
    {
        var paths = RestTable.Routes.Select(route => $"{route.Method} {route.Path}").ToArray();
        Assert.Equal(paths.Distinct(), paths);
        Assert.True(paths.Length > 35);
    }

    private static async Task<JsonElement> SendAsync(RestApi api, string method, string path, string body)
    {
        var reply = await api.SendAsync(method, Paths.Root + path, System.Text.Encoding.UTF8.GetBytes(body), CancellationToken.None);
        Assert.Equal(200, reply.Status);
        return JsonDocument.Parse(reply.Json).RootElement;
    }
}
