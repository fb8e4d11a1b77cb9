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

    /// <summary>Bytes of pages that xbzrle keeps, unless somebody says otherwise.</summary>
    private const double XbzrleCache = 64 << 20;

    private readonly SimulatedWorld _world;
    private readonly GuestMemory _memory;
    private readonly StreamBundle _streams;
    private readonly PreCopyLimits _limits;
    private readonly AutoConverge? _converge;
    private readonly long _started;
    private long _lookedAt;
    private readonly bool _compressed;
    private double _passPages;
    private double _passWorkload;
    private double _passBegan;
    private double _downtime;
    private double _measured;
    private double _waiting;
    private bool _stopped;
    private bool _over;

    public PreCopy(SimulatedWorld world, GuestMemory memory, StreamBundle streams, PreCopyLimits limits, TimeSpan downtime, bool autoConverge, bool compressed)
    {
        (_world, _memory, _streams, _limits, _compressed) = (world, memory, streams, limits, compressed);
        _started = world.Time.GetTimestamp();
        _converge = autoConverge ? new AutoConverge(_started) : null;
        _downtime = downtime.TotalSeconds;
        (_passPages, _passWorkload, PassPageBytes) = (memory.UsedPages, memory.WorkingSetPages, PageBytes);
        streams.Changed += Reconsider;
    }

    /// <summary>The dirty pages were looked at, for the n-th time.</summary>
    public event Action<int>? Looked;

    public int Iteration { get; private set; }

    /// <summary>Percent by which the guest is slowed down.</summary>
    public int Throttle => _converge?.Throttle ?? 0;

    /// <summary>Pages that are to be sent and have not been.</summary>
    public double Left => Math.Clamp(_passPages - ((_streams.Sent - _passBegan) / PassPageBytes), 0, _passPages);

    /// <summary>Bytes that a page of this pass costs: fewer than <see cref="PageBytes"/> where some of them are found unchanged.</summary>
    public double PassPageBytes { get; private set; }

    /// <summary>Of memory, on the wire; headers included.</summary>
    public double SentBytes => _streams.Sent;

    public double ZeroPages => _memory.Pages - _memory.UsedPages;

    /// <summary>Pages that were sent in full, each time anew.</summary>
    public double NormalPages => Math.Max(0, _streams.Sent - (ZeroPages * ZeroPageBytes)) / PageBytes;

    /// <summary>Bytes of a page that is sent in full.</summary>
    public double PageBytes => GuestMemory.PageSize + _world.Model.PageOverhead;

    /// <summary>Pages that could be sent within the downtime limit, and those that QEMU has handed over to a network that holds them up: it counts them as sent.</summary>
    private double Threshold => _world.Time.GetElapsedTime(_started) < Window ? 0
        : (_measured * _downtime / GuestMemory.PageSize) + _waiting;

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
            Look();
            if (_stopped || _passPages <= Threshold) return _passPages;
        }

        return Union(Left, DirtiedSince());
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
        var steps = Math.Max(1, Math.Ceiling((Left - Threshold) * PassPageBytes / step));
        return Math.Max(PageBytes, Math.Min(steps * step, Left * PassPageBytes));
    }

    private void Reconsider()
    {
        if (_over || _streams.Rate <= 0) return; // between two passes, or after the last
        _measured = _streams.Rate;
        _waiting = _streams.IsHeldUp ? _world.Model.SendBufferBytes / PageBytes : 0;
        // Not while the zero pages go: they are no part of what fits.
        if (_streams.Sent > _passBegan - 1 && Left > Threshold) _streams.Retarget(ToSend());
    }

    private async Task MeasureAsync()
    {
        await Task.Delay(Window, _world.Time);
        Reconsider();
    }

    /// <summary>What is dirty now is what the next pass is about, or all that is left.</summary>
    private void Look()
    {
        var (now, left, dirtied) = (_world.Time.GetTimestamp(), Left, DirtiedSince());
        var pages = Union(left, dirtied);
        var unchanged = _compressed && Iteration > 1 ? Unchanged(now, dirtied.Workload) : 0;
        (_passPages, _passBegan, PassPageBytes) = (pages, _streams.Sent, pages > 0 ? PageBytes * (1 - (unchanged / pages)) : PageBytes);
        _passWorkload = Math.Min(left + dirtied.Workload, _memory.WorkingSetPages);
        _lookedAt = now;
        Count();
        _converge?.Looked(now, (dirtied.Workload + dirtied.Kernel) * GuestMemory.PageSize, _streams.Sent);
    }

    /// <summary>A page that was not sent yet and is written again is to be sent once. What is left of the first pass may be any page, of a later one it is the workload's.</summary>
    private double Union(double left, (double Workload, double Kernel) dirtied)
    {
        var among = Iteration <= 1 ? _memory.UsedPages : Math.Max(_memory.WorkingSetPages, left);
        var both = among > 0 ? left * dirtied.Workload / among : 0;
        return Math.Min(left + dirtied.Workload - both + dirtied.Kernel, _memory.UsedPages);
    }

    /// <summary>
    /// A page that the pass before sent, and that was written in it only before that, is dirty for QEMU all the same. xbzrle, which keeps what it sent from the second pass on, finds that nothing of it changed and skips it.
    /// The workload writes round robin: what it wrote and what was sent have in common what does not fit into the working set side by side.
    /// </summary>
    private double Unchanged(long now, double dirtied)
    {
        if (_memory.WorkingSetPages * GuestMemory.PageSize > XbzrleCache) return 0;
        var both = Math.Clamp(_passWorkload + dirtied - _memory.WorkingSetPages, 0, dirtied);
        var rounds = _memory.RoundsIn(_world.Time.GetElapsedTime(_lookedAt, now).TotalSeconds, Throttle);
        return both / (2 * Math.Max(1, rounds));
    }

    private (double Workload, double Kernel) DirtiedSince()
    {
        var seconds = _world.Time.GetElapsedTime(_lookedAt, _world.Time.GetTimestamp()).TotalSeconds;
        return (_memory.WorkloadDirtiedIn(seconds, Throttle), _memory.KernelDirtiedIn(seconds, Throttle));
    }

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
