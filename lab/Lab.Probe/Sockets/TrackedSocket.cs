namespace Lab.Probe.Sockets;

/// <summary>A connection while it lives, and who was seen to hold it.</summary>
internal sealed class TrackedSocket(TcpSocket socket, DateTimeOffset now)
{
    public TcpSocket Socket { get; set; } = socket;

    public DateTimeOffset FirstSeen { get; } = now;

    /// <summary>The number of the last picture it was in.</summary>
    public long Picture { get; set; }

    /// <summary>When its owners are looked up next.</summary>
    public DateTimeOffset NextLook { get; set; } = now;

    public bool EverOwned { get; set; }

    public List<TrackedOwner> Owners { get; } = [];
}
