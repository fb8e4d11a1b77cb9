namespace Lab.Simulation.Flows;

/// <summary>Progressive filling: all rates rise together; whoever meets its cap or a full link stays where it is.</summary>
internal static class MaxMin
{
    /// <param name="flows">All active flows of the links that they share.</param>
    /// <returns>Bytes per second of each.</returns>
    public static Dictionary<Flow, double> Share(List<Flow> flows)
    {
        var links = flows.SelectMany(flow => flow.Links).Where(link => double.IsFinite(link.Capacity)).Distinct().ToDictionary(link => link, link => link.Capacity);
        var (open, rates) = (new List<Flow>(flows), new Dictionary<Flow, double>());
        while (open.Count > 0)
        {
            var level = open.Min(flow => Limit(flow, links, open));
            // Those that this level is the limit of; their share is taken out of their links.
            var settled = open.Where(flow => Limit(flow, links, open) <= level * (1 + 1e-12)).ToList();
            if (settled.Count == 0) throw new InvalidOperationException($"No flow can be settled at {level}: {string.Join(", ", open.Select(flow => Limit(flow, links, open)))}.");
            foreach (var flow in settled) rates[flow] = Math.Min(flow.Cap, level);
            foreach (var flow in settled)
                foreach (var link in flow.Links.Where(links.ContainsKey)) links[link] = Math.Max(0, links[link] - rates[flow]);
            open.RemoveAll(settled.Contains);
        }

        return rates;
    }

    private static double Limit(Flow flow, Dictionary<Link, double> left, List<Flow> open)
    {
        var limit = flow.Cap;
        foreach (var link in flow.Links)
            if (left.TryGetValue(link, out var capacity)) limit = Math.Min(limit, capacity / link.Flows.Count(open.Contains));
        return limit;
    }
}
