using Lab.Simulation.Clocks;

namespace Lab.Simulation.Flows;

/// <summary>
/// Links, and the flows that share them max-min fairly, as long-lived TCP streams do on the whole: no flow can have more without one that has no more than it having less (Bertsekas and Gallager, Data
/// Networks, 6.5.2). Only the flows whose rates hang together with a changed one's are looked at again.
/// </summary>
public sealed class FlowNetwork(VirtualTime time)
{
    private readonly PriorityQueue<(Flow Flow, long Version), long> _arrivals = new();
    private ITimer? _timer;
    private long _due = long.MaxValue;
    private long _version;
    private long _search;

    internal long Now => time.GetTimestamp();

    internal double Seconds(long since) => (Now - since) / (double)TimeSpan.TicksPerSecond;

    /// <param name="cap">Bytes per second that it never exceeds.</param>
    public Flow Open(IReadOnlyList<Link> links, double cap)
    {
        var flow = new Flow(this, links, cap);
        foreach (var link in links) link.Flows.Add(flow);
        return flow;
    }

    internal void Settle(Flow flow) => flow.SettleAt(Now);

    internal void Leave(Flow flow)
    {
        var others = Neighbours(flow); // while what it took still counts
        flow.Rate = 0;
        foreach (var link in flow.Links) link.Flows.Remove(flow);
        flow.Version = 0;
        ShareAmong(others);
    }

    internal void Move(Flow flow, IReadOnlyList<Link> links, Action become)
    {
        Settle(flow);
        var left = Neighbours(flow);
        foreach (var link in flow.Links) link.Flows.Remove(flow);
        become();
        foreach (var link in links) link.Flows.Add(flow);
        ShareAmong([.. left.Union(Neighbours(flow))]);
    }

    internal void Share(Flow flow) => ShareAmong(Neighbours(flow));

    /// <summary>Those whose rates hang together with this one's, itself included if it is active.</summary>
    private List<Flow> Neighbours(Flow flow)
    {
        var search = ++_search;
        var found = new List<Flow>();
        var open = new Queue<Flow>();
        flow.SeenBy = search;
        open.Enqueue(flow);
        while (open.TryDequeue(out var next))
        {
            if (next.IsActive) found.Add(next);
            foreach (var link in next.Links)
            {
                if (link.SeenBy == search) continue;
                link.SeenBy = search;
                if (!link.Couples) continue;
                foreach (var other in link.Flows)
                {
                    if (other.SeenBy == search || !other.IsActive) continue;
                    other.SeenBy = search;
                    open.Enqueue(other);
                }
            }
        }

        return found;
    }

    private void ShareAmong(List<Flow> flows)
    {
        foreach (var flow in flows) Settle(flow);
        var rates = MaxMin.Share(flows);
        var changed = new List<Flow>();
        for (var i = 0; i < flows.Count; i++)
        {
            if (flows[i].Take(rates[i])) changed.Add(flows[i]);
            Expect(flows[i]);
        }

        SetTimer();
        foreach (var flow in changed) flow.TellRate(); // last: whoever hears of it may share anew
    }

    private void Expect(Flow flow)
    {
        flow.Version = ++_version;
        // Up to the next tick, so that all has arrived by then.
        if (double.IsFinite(flow.Remaining)) _arrivals.Enqueue((flow, _version), Now + (long)Math.Ceiling(flow.Remaining * TimeSpan.TicksPerSecond));
    }

    private void SetTimer()
    {
        while (_arrivals.TryPeek(out var next, out var due))
        {
            if (next.Flow.Version != next.Version)
            {
                _arrivals.Dequeue();
                continue;
            }

            if (due == _due) return;
            _due = due;
            _timer ??= time.CreateTimer(_ => Arrive(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(TimeSpan.FromTicks(Math.Max(0, due - Now)), Timeout.InfiniteTimeSpan);
            return;
        }

        _due = long.MaxValue;
    }

    private void Arrive()
    {
        _due = long.MaxValue;
        var changed = new HashSet<Flow>();
        while (_arrivals.TryPeek(out var next, out var due) && due <= Now)
        {
            _arrivals.Dequeue();
            if (next.Flow.Version != next.Version) continue;
            Settle(next.Flow);
            if (next.Flow.HasArrived) changed.UnionWith(Neighbours(next.Flow)); // while what it took still counts
            else changed.Add(next.Flow);
            next.Flow.Arrive();
        }

        // In the order in which they were shared out, not in that of a hash: the same in every run.
        if (changed.Count > 0) ShareAmong([.. changed.Where(flow => flow.IsActive).OrderBy(flow => flow.Version)]);
        else SetTimer();
    }
}
