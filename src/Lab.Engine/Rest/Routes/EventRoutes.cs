using System.Globalization;
using Lab.Engine.Outcomes;
using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest.Routes;

internal static class EventRoutes
{
    private const int DefaultMost = 1000;

    public static void Map(RestMap map)
    {
        map.Get<EventsShape>("/events", "Lists events: the newest first, or with from= those after that index, rising. search= and max= select.", List);
        map.Get<EventShape>("/events/{id}", "Shows an event.", call =>
        {
            var found = long.TryParse(call.Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? call.Engine.Inventory.Events.After(id - 1, 1).FirstOrDefault(e => e.Id == id)
                : null;
            return found is null ? RestAnswer.Refused(Refusal.NotFound("event", call.Value())) : RestAnswer.Ok(EventMapping.ToShape(found));
        });
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
}
