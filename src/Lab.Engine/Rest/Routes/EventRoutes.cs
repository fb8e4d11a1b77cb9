using System.Globalization;
using System.Text.Json;
using Lab.Engine.Outcomes;
using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Agents;

namespace Lab.Engine.Rest.Routes;

internal static class EventRoutes
{
    private const int DefaultMost = 1000;

    public static void Map(RestMap map, CancellationToken stopping)
    {
        map.Get<EventsShape>("/events", "Lists events: the newest first, or with from= those after that index, rising. search= and max= select.", List);
        map.Get<EventShape>("/events/{id}", "Shows an event.", call =>
        {
            var found = long.TryParse(call.Http.Request.RouteValues["id"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? call.Engine.Inventory.Events.After(id - 1, 1).FirstOrDefault(e => e.Id == id)
                : null;
            return found is null ? RestAnswer.Refused(Refusal.NotFound("event", call.Http.Request.RouteValues["id"] as string ?? "")) : RestAnswer.Ok(EventMapping.ToShape(found));
        });
        map.Stream("/events/stream", "Follows events after= an index as newline-delimited JSON (EngineEvent), with an empty line as keep-alive. (An addition to oVirt's API.)", "application/x-ndjson",
            call => FollowAsync(call, stopping));
    }

    private static RestAnswer List(RestCall call)
    {
        var matches = EventMapping.Search(call.Inputs, call.Query("search"));
        var most = Math.Clamp(call.Inputs.Whole(call.Query("max"), "max") ?? DefaultMost, 0, int.MaxValue);
        var from = call.Inputs.Whole(call.Query("from"), "from");
        if (call.Inputs.Refusal is { } refusal) return RestAnswer.Refused(refusal);
        var log = call.Engine.Inventory.Events;
        // A search looks at everything that is kept; without one only as much is read as is answered.
        var read = call.Query("search") is null ? most : int.MaxValue;
        var events = from is { } after ? log.After(after, read) : log.Newest(read);
        return RestAnswer.Ok(new EventsShape([.. events.Where(matches).Take(most).Select(EventMapping.ToShape)]));
    }

    private static async Task FollowAsync(RestCall call, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, stopping);
        var response = call.Http.Response;
        response.ContentType = "application/x-ndjson";
        var after = long.TryParse(call.Query("after"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
        try
        {
            await response.StartAsync(ended.Token);
            await response.Body.FlushAsync(ended.Token); // the reader knows at once that it is connected
            await foreach (var batch in call.Engine.Inventory.Events.FollowAsync(after, call.Engine.Options.Timings.KeepAlive, call.Engine.Inventory.Time, ended.Token))
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
