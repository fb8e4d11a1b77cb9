using Lab.Model.Migrations;

namespace Lab.Simulation.Guests;

/// <summary>When and where a guest ran: what its heartbeats, and what it did to its memory, follow from.</summary>
/// <param name="booted">When QEMU started, in ticks of the simulation.</param>
public sealed class GuestLife(VmDefinition vm, GuestMemory memory, GuestModel model, long booted)
{
    private readonly List<GuestStretch> _stretches = [];
    private long? _runsSince;
    private string _host = "";

    public VmDefinition Vm { get; } = vm;

    public GuestMemory Memory { get; } = memory;

    public GuestModel Model { get; } = model;

    /// <summary>When the first heartbeat leaves.</summary>
    public long FirstBeat { get; } = booted + model.BootTime.Ticks;

    /// <summary>When its memory is stamped and its workload begins.</summary>
    public long Ready => FirstBeat + (long)(StampedPages * GuestMemory.PageSize / Model.StampRate * TimeSpan.TicksPerSecond);

    /// <summary>Pages that carry a stamp.</summary>
    public long StampedPages => Memory.StampedPages;

    /// <summary>Where it is now, or was last.</summary>
    public string Host => _host;

    /// <summary>It may be told to run and not have come to it yet.</summary>
    public bool RunsAt(long now) => _runsSince <= now;

    /// <summary>Stretches in which it ran, in order; the last one open to <paramref name="now"/> while it runs.</summary>
    public IEnumerable<GuestStretch> Stretches(long now) => _runsSince is { } since ? _stretches.Append(new GuestStretch(_host, since, now)) : _stretches;

    /// <param name="now">Or a little later: from when on it does anything.</param>
    public void Run(string host, long now)
    {
        if (_runsSince is not null) return;
        (_host, _runsSince) = (host, now);
    }

    public void Pause(long now)
    {
        if (_runsSince is not { } since) return;
        if (now > since) _stretches.Add(new GuestStretch(_host, since, now));
        _runsSince = null;
    }

    /// <summary>Seconds that the workload has run by then.</summary>
    public double WorkedBy(long now) => Stretches(now).Sum(stretch => Math.Max(0, Math.Min(stretch.To, now) - Math.Max(stretch.From, Ready))) / (double)TimeSpan.TicksPerSecond;

    /// <summary>Seconds on its own clock, which stands still while it does.</summary>
    public double LivedBy(long now) => Stretches(now).Sum(stretch => Math.Max(0, Math.Min(stretch.To, now) - stretch.From)) / (double)TimeSpan.TicksPerSecond;

    /// <summary>Passes of its sweep over all stamped pages by then.</summary>
    public long PassesBy(long now) => (long)(WorkedBy(now) * Model.SweepsPerSecond);
}

/// <param name="From">Ticks of the simulation.</param>
public readonly record struct GuestStretch(string Host, long From, long To);
