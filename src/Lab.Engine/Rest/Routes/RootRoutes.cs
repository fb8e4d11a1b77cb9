using System.Reflection;
using Lab.Engine.Outcomes;
using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest.Routes;

internal static class RootRoutes
{
    private static readonly string[] CollectionNames = ["clusters", "datacenters", "events", "hosts", "migrations", "networks", "vms"];

    public static void Map(RestMap map)
    {
        map.Get<ApiRoot>("", "The entry point.", call => RestAnswer.Ok(Root(call)));
        map.Get<DataCenters>("/datacenters", "Lists the one data centre.", _ => RestAnswer.Ok(new DataCenters([DataCenterMapping.Only])));
        map.Get<DataCenter>("/datacenters/{id}", "Shows the one data centre.", call =>
            DataCenterMapping.Find(call.Id()) is { } only ? RestAnswer.Ok(only) : RestAnswer.Refused(Refusal.NotFound("data center", call.Id().ToString())));
    }

    private static ApiRoot Root(RestCall call)
    {
        var state = call.State;
        var version = typeof(RootRoutes).Assembly.GetName().Version!;
        return new ApiRoot
        {
            Link = [.. CollectionNames.Select(c => new Link($"{Paths.Root}/{c}", c)), new Link($"{Paths.Root}/events/stream", "events/stream"), new Link(Paths.OpenApi, "openapi")],
            ProductInfo = new ProductInfo("Lab Engine", "Lab", new VersionShape
            {
                Major = Words.Of(version.Major),
                Minor = Words.Of(version.Minor),
                FullVersion = typeof(RootRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? version.ToString(),
            }),
            Summary = new Summary(
                new SummaryItem(Words.Of(state.Hosts.Values.Count(h => Hosts.Maintenance.StatusOf(state, h) == "up")), Words.Of(state.Hosts.Count)),
                new SummaryItem(Words.Of(state.Vms.Values.Count(v => v.State.Runs)), Words.Of(state.Vms.Count))),
            Time = Words.Of(call.Engine.Inventory.Time.GetUtcNow()),
        };
    }
}
