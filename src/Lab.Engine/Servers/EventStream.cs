using System.Globalization;
using System.Text.Json;
using Lab.Model.Agents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lab.Engine.Servers;

/// <summary>Events as they come, for readers over HTTP.</summary>
/// <param name="stopping">The server ends, and with it every stream.</param>
internal sealed class EventStream(EngineCore engine, CancellationToken stopping)
{
    private const string Path = "/events/stream";
    private const string ContentType = "application/x-ndjson";
    private const string Summary = "Follows events after= an index as newline-delimited JSON (EngineEvent), with an empty line as keep-alive. (An addition to oVirt's API.)";

    public void Map(IEndpointRouteBuilder routes) => RestEndpoints.Add(routes, "GET", Path, Summary, new ProducesResponseTypeMetadata(200, typeof(string), [ContentType]), FollowAsync);

    private async Task FollowAsync(HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var response = http.Response;
        response.ContentType = ContentType;
        var after = long.TryParse(http.Request.Query["after"].LastOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
        try
        {
            await response.StartAsync(ended.Token);
            await response.Body.FlushAsync(ended.Token); // the reader knows at once that it is connected
            await foreach (var batch in engine.Inventory.Events.FollowAsync(after, engine.Options.Timings.KeepAlive, engine.Inventory.Time, ended.Token))
            {
                foreach (var e in batch)
                {
                    await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(e, AgentJson.Options), ended.Token);
                    await response.Body.WriteAsync("\n"u8.ToArray(), ended.Token);
                }

                if (batch.Count == 0) await response.Body.WriteAsync("\n"u8.ToArray(), ended.Token);
                await response.Body.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader left, or the engine ends.
        }
    }
}
