namespace Lab.Probe.Sockets;

/// <summary>
/// Decides when the kernel's list of sockets is worth reading: when its counters moved, then after ever longer times up to two seconds. A connection that
/// was not accepted yet has no inode, and no counter tells of the accept.
/// </summary>
internal sealed class TcpPictures(TimeSpan shortest)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private TcpActivity? _last;
    private DateTimeOffset _changed;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <param name="now">The sampler's clock.</param>
    /// <param name="activity">The counters as they are; null where the kernel does not tell: then every picture is worth it.</param>
    public bool IsDue(DateTimeOffset now, TcpActivity? activity)
    {
        if (activity is null || activity != _last)
        {
            _last = activity;
            _changed = now;
        }
        else if (now < _next)
        {
            return false;
        }
        var calm = now - _changed;
        _next = now + (calm < shortest ? shortest : calm > Longest ? Longest : calm);
        return true;
    }
}
