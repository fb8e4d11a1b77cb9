namespace Lab.Probe.Sockets;

/// <summary>One process on one connection.</summary>
internal sealed record TrackedOwner(SocketOwner Owner, DateTimeOffset FirstSeen)
{
    public DateTimeOffset LastSeen { get; set; } = FirstSeen;
}
