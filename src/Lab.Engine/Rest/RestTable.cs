using Lab.Engine.Rest.Routes;

namespace Lab.Engine.Rest;

/// <summary>Everything that the API does, but for the event stream and the description of it all, which are a server's own. Nothing here knows how requests come.</summary>
public static class RestTable
{
    public static IReadOnlyList<RestRoute> Routes { get; } = Collect();

    private static readonly RestRoute[] Ranked = [.. Routes.OrderBy(route => route.Pattern.Rank, StringComparer.Ordinal)];

    /// <param name="values">What stands in the places of the path's names.</param>
    /// <param name="status">Why there is no route: 404 or, where the path has other methods, 405.</param>
    internal static RestRoute? Find(string method, string path, out IReadOnlyDictionary<string, string> values, out int status)
    {
        var segments = RestPath.Split(path);
        status = 404;
        foreach (var route in Ranked)
        {
            if (route.Pattern.Match(segments) is not { } match) continue;
            values = match;
            status = route.Method.Equals(method, StringComparison.OrdinalIgnoreCase) ? 200 : 405;
            if (status == 200) return route;
        }

        values = new Dictionary<string, string>();
        return null;
    }

    private static IReadOnlyList<RestRoute> Collect()
    {
        var map = new RestMap();
        RootRoutes.Map(map);
        ClusterRoutes.Map(map);
        NetworkRoutes.Map(map);
        HostRoutes.Map(map);
        VmRoutes.Map(map);
        MigrationRoutes.Map(map);
        EventRoutes.Map(map);
        return map.Routes;
    }
}
