using Lab.Simulation.Guests;
using Lab.Simulation.World;

namespace Lab.Simulation.Hypervisors;

/// <summary>
/// QEMU's pre-copy as its source has it (7.2, migration/migration.c and ram.c): pages are sent in passes. Once what is left of a pass would fit into the downtime limit at the bandwidth that is measured, the
/// dirty pages are looked at again; if all that is to be sent then still fits, the guest is stopped for it, else another pass begins. Each look counts as an iteration: the first one before anything is
/// sent, the last one when the guest stands still.
/// </summary>
internal sealed class PreCopy
{
    /// <summary>Of a page that holds nothing: its address and flags, and the byte that it is full of.</summary>
    public const double ZeroPageBytes = 9;

    /// <summary>Before that nothing is known of the bandwidth, and so much is sent in one go under a limit (BUFFER_DELAY).</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    /// <summary>For so long it sends without looking up where nothing limits it (MAX_WAIT of ram_save_iterate).</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);

    private readonly SimulatedWorld _world;
    private readonly GuestMemory _memory;
    private readonly StreamBundle _streams;
    private readonly PreCopyLimits _limits;
    private readonly AutoConverge? _converge;
    private readonly long _started;
    private long _lookedAt;
    private double _passPages;
    private double _passBegan;
    private double _downtime;
    private double _measured;
    private bool _stopped;
    private bool _over;

    public PreCopy(SimulatedWorld world, GuestMemory memory, StreamBundle streams, PreCopyLimits limits, TimeSpan downtime, bool autoConverge)
    {
        (_world, _memory, _streams, _limits) = (world, memory, streams, limits);
        _started = world.Time.GetTimestamp();
        _converge = autoConverge ? new AutoConverge(_started) : null;
        _downtime = downtime.TotalSeconds;
        _passPages = memory.UsedPages;
        streams.Changed += Reconsider;
    }

    /// <summary>The dirty pages were looked at, for the n-th time.</summary>
    public event Action<int>? Looked;

    public int Iteration { get; private set; }

    /// <summary>Percent by which the guest is slowed down.</summary>
    public int Throttle => _converge?.Throttle ?? 0;

    /// <summary>Pages that are to be sent and have not been.</summary>
    public double Left => Math.Clamp(_passPages - ((_streams.Sent - _passBegan) / PageBytes), 0, _passPages);

    /// <summary>Of memory, on the wire; headers included.</summary>
    public double SentBytes => _streams.Sent;

    public double ZeroPages => _memory.Pages - _memory.UsedPages;

    /// <summary>Pages that were sent in full, each time anew.</summary>
    public double NormalPages => Math.Max(0, _streams.Sent - (ZeroPages * ZeroPageBytes)) / PageBytes;

    private double PageBytes => GuestMemory.PageSize + _world.Model.PageOverhead;

    /// <summary>Pages that could be sent within the downtime limit.</summary>
    private double Threshold => _world.Time.GetElapsedTime(_started) < Window ? 0 : _measured * _downtime / GuestMemory.PageSize;

    /// <summary>Under a limit on bandwidth what a window allows is sent at its beginning, and looked up at the next one's.</summary>
    private TimeSpan Step => _measured >= _limits.Cap * 0.999 ? Window : Turn;

    /// <summary>Passes over memory until the rest fits.</summary>
    /// <returns>Pages to be sent while the guest stands still; or, when it was told to stop, those that are left.</returns>
    public async Task<double> RunAsync()
    {
        var left = await PassAsync();
        _over = true; // what is sent from here on is sent whole
        return left;
    }

    private async Task<double> PassAsync()
    {
        _ = MeasureAsync();
        _lookedAt = _started;
        Count();
        var zeroBytes = ZeroPages * ZeroPageBytes;
        _passBegan = _streams.Sent + zeroBytes;
        if (zeroBytes > 0) await _streams.SendAsync(zeroBytes);
        while (!_stopped)
        {
            await _streams.SendAsync(ToSend());
            if (Iteration == 1) await FindZeroPagesAsync();
            if (_stopped) break;
            await _world.PassAsync(_world.Model.DirtySync);
            var pages = Look();
            if (_stopped || pages <= Threshold) return pages;
            (_passPages, _passBegan) = (pages, _streams.Sent);
        }

        return Math.Min(Left + DirtiedSince(), _memory.UsedPages);
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

    /// <summary>The last look, at a guest that stands still.</summary>
    public void LookAtLast() => Count();

    /// <summary>The first pass takes at least as long as finding the zero pages and copying the others takes a processor. Under a limit it would have waited for the next window meanwhile.</summary>
    private async Task FindZeroPagesAsync()
    {
        var busy = (ZeroPages / _world.Model.ZeroPageRate) + (_streams.Sent / _limits.OwnRate) - _world.Time.GetElapsedTime(_started).TotalSeconds;
        if (busy > 0 && !_stopped) await _world.PassAsync(TimeSpan.FromSeconds(busy));
    }

    /// <summary>Bytes until what is left of the pass fits into the downtime limit, in whole steps: QEMU looks only between those. The first goes by what is known of the bandwidth before.</summary>
    private double ToSend()
    {
        var step = Math.Max(PageBytes, _measured * Step.TotalSeconds);
        var steps = Math.Max(1, Math.Ceiling((Left - Threshold) * PageBytes / step));
        return Math.Max(PageBytes, Math.Min(steps * step, Left * PageBytes));
    }

    private void Reconsider()
    {
        if (_over || _streams.Rate <= 0) return; // between two passes, or after the last
        _measured = _streams.Rate;
        // Not while the zero pages go: they are no part of what fits.
        if (_streams.Sent > _passBegan - 1 && Left > Threshold) _streams.Retarget(ToSend());
    }

    private async Task MeasureAsync()
    {
        await Task.Delay(Window, _world.Time);
        Reconsider();
    }

    /// <returns>Pages that are to be sent now.</returns>
    private double Look()
    {
        var now = _world.Time.GetTimestamp();
        var dirtied = DirtiedSince();
        _lookedAt = now;
        Count();
        _converge?.Looked(now, dirtied * GuestMemory.PageSize, _streams.Sent);
        return Math.Min(Left + dirtied, _memory.UsedPages);
    }

    private double DirtiedSince() => _memory.DirtiedIn(_world.Time.GetElapsedTime(_lookedAt, _world.Time.GetTimestamp()).TotalSeconds, Throttle);

    private void Count()
    {
        Iteration++;
        Looked?.Invoke(Iteration);
    }
}

/// <summary>What holds a migration's stream up apart from the network.</summary>
internal sealed class PreCopyLimits
{
    /// <summary>Bytes a second that its limit on bandwidth allows; infinite: none.</summary>
    public double Cap { get; set; } = double.PositiveInfinity;

    /// <summary>Bytes a second that one QEMU can send.</summary>
    public required double OwnRate { get; init; }
}
