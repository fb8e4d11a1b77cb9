namespace Lab.Simulation.Flows;

/// <summary>A stream of bytes on its way, as a fluid: between two changes of what it shares links with, it moves at one rate.</summary>
public sealed class Flow
{
    /// <summary>Bytes that are none: what sums of fractions leave.</summary>
    private const double Rounding = 0.5;

    private readonly FlowNetwork _network;
    private readonly List<FlowPiece> _pieces = [];
    private double _target;
    private TaskCompletionSource? _arrived;
    private long _since;

    internal Flow(FlowNetwork network, IReadOnlyList<Link> links, double cap)
    {
        (_network, Links, Cap) = (network, links, cap);
        _since = network.Now;
    }

    /// <summary>What it shares with others.</summary>
    public IReadOnlyList<Link> Links { get; private set; }

    /// <summary>Bytes per second that it never exceeds; infinite: none.</summary>
    public double Cap { get; private set; }

    /// <summary>Bytes per second at this moment; zero while nothing is to be sent.</summary>
    public double Rate { get; internal set; }

    /// <summary>Bytes that have gone, up to the last change of rate.</summary>
    internal double Settled { get; private set; }

    /// <summary>Something is to be sent.</summary>
    internal bool IsActive => _arrived is not null;

    /// <summary>Of its last sharing: a time of arrival that was expected before is none any more. 0: nothing is expected.</summary>
    internal long Version { get; set; }

    /// <summary>The search that came by last.</summary>
    internal long SeenBy { get; set; }

    /// <summary>Bytes that have gone by now.</summary>
    public double Sent => Math.Min(Settled + (Rate * _network.Seconds(_since)), Math.Max(_target, Settled));

    /// <summary>When how much of it went: for whoever draws or writes down what passed. Complete once it is closed.</summary>
    public IReadOnlyList<FlowPiece> Pieces => _pieces;

    /// <summary>Sends so many bytes more.</summary>
    /// <returns>When they have arrived.</returns>
    /// <remarks>Awaited here, in the caller's context: whoever joined the source's own task with others would go on in the thread pool.</remarks>
    public async Task SendAsync(double bytes)
    {
        if (_arrived is not null) throw new InvalidOperationException("The flow is still sending.");
        _target = Settled + bytes;
        if (bytes <= 0) return;
        var arrived = _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _network.Share(this);
        await arrived.Task;
    }

    /// <summary>Of what is being sent, so many bytes more from now on and no others; none left: it has arrived.</summary>
    public void Retarget(double bytes)
    {
        if (_arrived is null) return;
        _network.Settle(this);
        _target = Settled + Math.Max(0, bytes);
        _network.Share(this);
    }

    /// <summary>Its rate is another now.</summary>
    public event Action? RateChanged;

    /// <returns>Whether that is another than before.</returns>
    internal bool Take(double rate)
    {
        var changes = Math.Abs(rate - Rate) > Math.Max(rate, Rate) * 1e-9;
        Rate = rate;
        return changes;
    }

    internal void TellRate() => RateChanged?.Invoke();

    public void SetCap(double cap)
    {
        if (cap == Cap) return;
        Cap = cap;
        if (IsActive) _network.Share(this);
    }

    /// <summary>It takes another way from here on; an empty list of links with a cap of zero is none.</summary>
    public void Reroute(IReadOnlyList<Link> links)
    {
        _network.Move(this, links, () => Links = links);
    }

    /// <summary>Ends it where it is: whoever waits for it to arrive is told the reason.</summary>
    public void Break(Exception reason)
    {
        var arrived = _arrived;
        Close();
        arrived?.TrySetException(reason);
    }

    public void Close()
    {
        _network.Settle(this);
        _target = Settled;
        _arrived = null;
        _network.Leave(this);
    }

    /// <summary>Seconds until all that is to be sent has arrived, at the present rate.</summary>
    internal double Remaining => _target - Settled <= Rounding ? 0 : Rate <= 0 ? double.PositiveInfinity : (_target - Settled) / Rate;

    /// <summary>Books what has gone until now.</summary>
    internal void SettleAt(long now)
    {
        if (now > _since && Rate > 0)
        {
            var sent = Sent;
            if (sent > Settled)
            {
                _pieces.Add(new FlowPiece(_since, now, sent - Settled));
                foreach (var link in Links) link.Carry(sent - Settled);
            }

            Settled = sent;
        }

        _since = now;
    }

    /// <summary>All has gone, but for what rounding left.</summary>
    internal bool HasArrived => _arrived is not null && _target - Settled <= Rounding;

    /// <summary>Tells so, if it has.</summary>
    internal void Arrive()
    {
        if (!HasArrived) return;
        var arrived = _arrived!;
        Settled = _target;
        (_arrived, Rate, Version) = (null, 0, 0);
        arrived.TrySetResult();
    }
}

/// <summary>A stretch in which a flow kept its rate.</summary>
/// <param name="From">Ticks of the simulation.</param>
public readonly record struct FlowPiece(long From, long To, double Bytes);
