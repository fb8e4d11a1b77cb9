namespace Lab.Simulation.Flows;

/// <summary>Progressive filling: all rates rise together; whoever meets its cap or a full link stays where it is.</summary>
internal static class MaxMin
{
    private const double Rounding = 1e-12;

    /// <param name="flows">Active flows, with all others that share a link with them which <see cref="Link.Couples"/>.</param>
    /// <returns>Bytes per second of each, in their order.</returns>
    public static double[] Share(IReadOnlyList<Flow> flows)
    {
        var (links, rates) = (Links(flows), new double[flows.Count]);
        List<int> open = [.. Enumerable.Range(0, flows.Count)];
        while (open.Count > 0)
        {
            var level = double.PositiveInfinity;
            foreach (var link in links) if (link.Open > 0) level = Math.Min(level, link.Left / link.Open);
            foreach (var i in open) level = Math.Min(level, flows[i].Cap);
            // Judged before any share is taken out of its links: those that this level is the limit of.
            var settled = open.FindAll(i => Limit(flows[i]) <= level * (1 + Rounding));
            if (settled.Count == 0) throw new InvalidOperationException($"No flow can be settled at {level}: {string.Join(", ", open.Select(i => Limit(flows[i])))}.");
            foreach (var i in settled) Take(flows[i], rates[i] = Math.Min(flows[i].Cap, level));
            open.RemoveAll(new HashSet<int>(settled).Contains);
        }

        return rates;
    }

    /// <summary>Those that hold somebody up, each once and ready to be filled.</summary>
    private static List<Link> Links(IReadOnlyList<Flow> flows)
    {
        foreach (var flow in flows)
            foreach (var link in flow.Links) (link.Left, link.Open) = (link.Capacity, 0);
        var links = new List<Link>();
        foreach (var flow in flows)
            foreach (var link in flow.Links)
                if (link.Open++ == 0 && double.IsFinite(link.Capacity)) links.Add(link);
        return links;
    }

    private static double Limit(Flow flow)
    {
        var limit = flow.Cap;
        foreach (var link in flow.Links)
            if (double.IsFinite(link.Capacity)) limit = Math.Min(limit, link.Left / link.Open);
        return limit;
    }

    private static void Take(Flow flow, double rate)
    {
        foreach (var link in flow.Links)
        {
            link.Left = Math.Max(0, link.Left - rate);
            link.Open--;
        }
    }
}
