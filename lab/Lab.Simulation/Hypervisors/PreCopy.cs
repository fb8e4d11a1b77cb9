using Lab.Simulation.Guests;
using Lab.Simulation.World;

namespace Lab.Simulation.Hypervisors;

/// <summary>
/// QEMU's pre-copy as its source has it (7.2, migration/migration.c and ram.c): pages are sent in passes. Once what is left of a pass would fit into the downtime limit at the bandwidth that is measured, the
/// dirty pages are looked at again; if all that is to be sent then still fits, the guest is stopped for it, else another pass begins.
/// </summary>
internal sealed class PreCopy
{
    /// <summary>Before that nothing is known of the bandwidth (BUFFER_DELAY).</summary>
    private static readonly TimeSpan FirstMeasure = TimeSpan.FromMilliseconds(100);

    /// <summary>Auto-converge looks at no shorter time (migration_bitmap_sync).</summary>
    private static readonly TimeSpan ThrottlePeriod = TimeSpan.FromSeconds(1);

    /// <summary>For so long it sends without looking up (MAX_WAIT of ram_save_iterate).</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);

    private const int FirstThrottle = 20;
    private const int ThrottleStep = 10;
    private const int MostThrottle = 99;

    private readonly SimulatedWorld _world;
    private readonly GuestMemory _memory;
    private readonly StreamBundle _streams;
    private readonly bool _autoConverge;
    private readonly long _started;
    private long _syncedAt;
    private double _passPages;
    private double _passBegan;
    private double _downtime;
    private double _measured;
    private bool _stopped;
    private long _periodBegan;
    private double _periodSent;
    private double _periodDirtied;
    private int _highPeriods;

    public PreCopy(SimulatedWorld world, GuestMemory memory, StreamBundle streams, TimeSpan downtime, bool autoConverge)
    {
        (_world, _memory, _streams, _autoConverge) = (world, memory, streams, autoConverge);
        _started = _periodBegan = world.Time.GetTimestamp();
        _downtime = downtime.TotalSeconds;
        streams.Changed += Reconsider;
    }

    /// <summary>A pass began.</summary>
    public event Action<int>? PassBegan;

    public int Pass { get; private set; }

    /// <summary>Percent by which the guest is slowed down.</summary>
    public int Throttle { get; private set; }

    /// <summary>Pages that are to be sent and have not been.</summary>
    public double Left => Math.Max(0, _passPages - ((_streams.Sent - _passBegan) / PageBytes));

    /// <summary>Of memory, on the wire; headers included.</summary>
    public double SentBytes => _streams.Sent + _zeroBytes;

    public double ZeroPages => _memory.Pages - _memory.UsedPages;

    private double _zeroBytes;

    private double PageBytes => GuestMemory.PageSize + _world.Model.PageOverhead;

    private double Speed => 1 - (Throttle / 100.0);

    /// <summary>Pages that could be sent within the downtime limit.</summary>
    private double Threshold => _world.Time.GetElapsedTime(_started) < FirstMeasure ? 0 : _measured * _downtime / GuestMemory.PageSize;

    /// <summary>Passes over memory until the rest fits.</summary>
    /// <returns>Pages to be sent while the guest stands still; or, when it was told to stop, those that are left.</returns>
    public async Task<double> RunAsync()
    {
        _ = MeasureAsync();
        Begin(_memory.UsedPages);
        await Task.Delay(TimeSpan.FromSeconds(ZeroPages / _world.Model.ZeroPageRate), _world.Time);
        _zeroBytes = ZeroPages * _world.Model.PageOverhead;
        while (!_stopped)
        {
            await _streams.SendAsync(ToSend());
            await Task.Delay(_world.Model.DirtySync, _world.Time);
            var dirtied = Sync();
            var pages = Math.Min(Left + dirtied, _memory.UsedPages);
            if (!_stopped && pages <= Threshold) return pages;
            Begin(pages);
        }

        return _passPages;
    }

    public void SetMaxDowntime(TimeSpan downtime)
    {
        _downtime = downtime.TotalSeconds;
        Reconsider();
    }

    /// <summary>No further pass: what is left is somebody else's.</summary>
    public void Stop()
    {
        _stopped = true;
        _streams.Retarget(0);
    }

    /// <summary>Whether it is still at its passes.</summary>
    public bool Goes => !_stopped;

    private void Begin(double pages)
    {
        (_passPages, _passBegan) = (pages, _streams.Sent);
        if (_stopped) return;
        Pass++;
        if (Pass == 1) _syncedAt = _world.Time.GetTimestamp();
        PassBegan?.Invoke(Pass);
    }

    /// <summary>Bytes until what is left of the pass fits into the downtime limit, in whole turns: QEMU looks only between those. The first goes by what is known of the bandwidth before.</summary>
    private double ToSend()
    {
        var turn = Math.Max(PageBytes, _measured * Turn.TotalSeconds);
        var turns = Math.Max(1, Math.Ceiling((Left - Threshold) * PageBytes / turn));
        return Math.Max(PageBytes, Math.Min(turns * turn, Left * PageBytes));
    }

    private void Reconsider()
    {
        if (_streams.Rate <= 0) return; // between two passes
        _measured = _streams.Rate;
        if (Left > Threshold) _streams.Retarget(ToSend());
    }

    private async Task MeasureAsync()
    {
        await Task.Delay(FirstMeasure, _world.Time);
        Reconsider();
    }

    /// <summary>The pages dirtied since the last look.</summary>
    private double Sync()
    {
        var now = _world.Time.GetTimestamp();
        var dirtied = _memory.DirtiedIn(_world.Time.GetElapsedTime(_syncedAt, now).TotalSeconds, Speed);
        _syncedAt = now;
        _periodDirtied += dirtied;
        if (_autoConverge && _world.Time.GetElapsedTime(_periodBegan, now) > ThrottlePeriod) Converge(now);
        return dirtied;
    }

    /// <summary>Twice as much was dirtied as half of what was sent: the guest is slowed down, more each time (migration_trigger_throttle).</summary>
    private void Converge(long now)
    {
        var sent = _streams.Sent - _periodSent;
        if (_periodDirtied * GuestMemory.PageSize > sent / 2 && ++_highPeriods >= 2)
        {
            _highPeriods = 0;
            Throttle = Throttle == 0 ? FirstThrottle : Math.Min(Throttle + ThrottleStep, MostThrottle);
        }

        (_periodBegan, _periodSent, _periodDirtied) = (now, _streams.Sent, 0);
    }
}
