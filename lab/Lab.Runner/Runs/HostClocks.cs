using Lab.Providers.Hosts;
using Lab.Providers.Namespaces;

namespace Lab.Runner.Runs;

/// <summary>How far clocks of a run's hosts were ahead of the runner's, as the run measured it more than once. All that is read of a run is in the runner's time.</summary>
public sealed class HostClocks
{
    private readonly Dictionary<string, ClockOffset> _offsets;

    private HostClocks(Dictionary<string, ClockOffset> offsets) => _offsets = offsets;

    /// <summary>Empty where all is on one machine: one clock.</summary>
    public IReadOnlyDictionary<string, ClockOffset> Offsets => _offsets;

    /// <summary>Zero for a host that shares the runner's clock.</summary>
    public TimeSpan AheadOf(string? host) => host is not null && _offsets.TryGetValue(host, out var offset) ? offset.Ahead : TimeSpan.Zero;

    /// <summary>By how much times of the two hosts may be wrong against each other.</summary>
    public TimeSpan Between(string? one, string? other) => one == other ? TimeSpan.Zero : UncertaintyOf(one) + UncertaintyOf(other);

    /// <summary>The middle of what was measured; what the measurements differ by, as clocks drift apart, is uncertain.</summary>
    internal static HostClocks Of(IEnumerable<HistoryEvent> history)
    {
        var measured = history.Where(item => item.Kind == EventKinds.ClockCompared)
            .Select(item => (Host: item.Text("host"), Ahead: item.Number("aheadMilliseconds"), Uncertainty: item.Number("uncertaintyMilliseconds")))
            .Where(item => item is { Host: not null, Ahead: not null, Uncertainty: not null })
            .GroupBy(item => item.Host!);
        return new HostClocks(measured.ToDictionary(host => host.Key, host =>
        {
            var (least, most) = (host.Min(item => item.Ahead!.Value), host.Max(item => item.Ahead!.Value));
            return new ClockOffset(TimeSpan.FromMilliseconds((least + most) / 2), TimeSpan.FromMilliseconds(host.Max(item => item.Uncertainty!.Value) + (most - least) / 2));
        }));
    }

    /// <summary>An event's time by its source's clock, in the runner's.</summary>
    internal HistoryEvent InRunnersTime(HistoryEvent item) =>
        AheadOf(item.Source == NamespaceLab.EngineName ? NamespaceLab.EngineName : item.SourceHost) is var ahead && ahead == TimeSpan.Zero ? item : item with { Time = item.Time - ahead };

    private TimeSpan UncertaintyOf(string? host) => host is not null && _offsets.TryGetValue(host, out var offset) ? offset.Uncertainty : TimeSpan.Zero;
}
