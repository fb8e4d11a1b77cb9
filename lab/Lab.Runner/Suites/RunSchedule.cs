namespace Lab.Runner.Suites;

/// <summary>Which scenario starts next: the longest first, so that no long one is left alone at the end; within the bounds of labs and of memory. May be asked by a display
/// on another thread.</summary>
/// <param name="seconds">How long each scenario should take, by name.</param>
public sealed class RunSchedule(IEnumerable<SuiteScenario> scenarios, Parallelism bounds, IReadOnlyDictionary<string, double> seconds)
{
    private readonly List<SuiteScenario> _waiting = [.. scenarios.OrderByDescending(item => seconds[item.Name]).ThenBy(item => item.Name, StringComparer.Ordinal)];
    private readonly List<SuiteScenario> _running = [];
    private readonly Lock _gate = new();

    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>
    /// The next to start now, or null: the bounds are reached, or none is left. One that does not fit lets a smaller one pass; one that would
    /// never fit runs alone.
    /// </summary>
    public SuiteScenario? Start()
    {
        lock (_gate)
        {
            if (_running.Count >= bounds.Labs) return null;
            var free = bounds.Memory.Bytes - _running.Sum(scenario => scenario.Memory.Bytes);
            if (_waiting.FirstOrDefault(scenario => _running.Count == 0 || scenario.Memory.Bytes <= free) is not { } next) return null;
            _waiting.Remove(next);
            _running.Add(next);
            return next;
        }
    }

    /// <param name="again">It goes back to the end of the schedule.</param>
    public void End(SuiteScenario scenario, bool again)
    {
        lock (_gate)
        {
            _running.Remove(scenario);
            if (again) _waiting.Add(scenario);
        }
    }

    /// <summary>Seconds until all is done, if each takes what it should.</summary>
    /// <param name="elapsed">Seconds since each running one began, by name.</param>
    public double Remaining(Func<string, double> elapsed)
    {
        var lanes = new double[Math.Max(1, bounds.Labs)];
        lock (_gate)
        {
            foreach (var (scenario, lane) in _running.Select((scenario, lane) => (scenario, lane)))
                lanes[lane % lanes.Length] += Math.Max(0.5, seconds[scenario.Name] - elapsed(scenario.Name));
            foreach (var scenario in _waiting) lanes[Array.IndexOf(lanes, lanes.Min())] += seconds[scenario.Name];
        }

        return lanes.Max();
    }
}
