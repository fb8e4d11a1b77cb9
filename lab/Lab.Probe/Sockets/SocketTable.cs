using Lab.Captures.Samples;

namespace Lab.Probe.Sockets;

/// <summary>
/// Turns pictures of the kernel's sockets into samples: one when a connection and a process are first seen together, one when they part.
/// A connection may change hands (libvirtd opens the migration's and passes it to QEMU), so owners are looked up when it is new, then after
/// ever longer times up to two seconds.
/// </summary>
/// <param name="owners">Asked rarely.</param>
/// <param name="shortestLook">Until the second look at a new connection.</param>
internal sealed class SocketTable(ISocketOwners owners, TimeSpan shortestLook)
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);
    private readonly Dictionary<long, TrackedSocket> _tracked = [];
    private readonly List<long> _gone = [];
    private DateTimeOffset _lastSeen;
    private long _picture;

    /// <summary>The earliest time at which <see cref="Observe"/> would look up owners again.</summary>
    public DateTimeOffset NextLook { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>What was in the last picture is still there.</summary>
    public void ObserveNoChange(DateTimeOffset now) => _lastSeen = now;

    /// <summary>Takes one picture and returns what there is to write.</summary>
    public IReadOnlyList<SocketSample> Observe(DateTimeOffset now, List<TcpSocket> sockets)
    {
        var samples = new List<SocketSample>();
        _picture++;
        foreach (var socket in sockets)
            if (socket.Inode != 0 && socket.State.IsConnected()) Note(socket, now, samples);
        foreach (var (inode, socket) in _tracked)
            if (socket.Picture != _picture) _gone.Add(inode);
        foreach (var inode in _gone) Forget(inode, samples);
        _gone.Clear();
        _lastSeen = now;
        if (NextLook <= now) LookUpOwners(now, samples);
        return samples;
    }

    private void Note(TcpSocket socket, DateTimeOffset now, List<SocketSample> samples)
    {
        if (_tracked.TryGetValue(socket.Inode, out var known) && (known.Socket.Local != socket.Local || known.Socket.Remote != socket.Remote))
        {
            // The kernel gave the number to another socket.
            Forget(socket.Inode, samples);
            known = null;
        }
        if (known is null)
        {
            known = _tracked[socket.Inode] = new TrackedSocket(socket, now);
            NextLook = now;
        }
        known.Socket = socket;
        known.Picture = _picture;
    }

    private void Forget(long inode, List<SocketSample> samples)
    {
        if (!_tracked.Remove(inode, out var socket)) return;
        foreach (var owner in socket.Owners) samples.Add(Sample(socket, owner.Owner, owner.FirstSeen) with { Last = true, LastTime = _lastSeen });
        if (!socket.EverOwned) samples.Add(Sample(socket, null, socket.FirstSeen) with { Last = true, LastTime = _lastSeen });
    }

    private void LookUpOwners(DateTimeOffset now, List<SocketSample> samples)
    {
        NextLook = DateTimeOffset.MaxValue;
        if (_tracked.Count == 0) return;
        var found = owners.Find(_tracked.Keys.ToHashSet()).ToLookup(pair => pair.Inode, pair => pair.Pid);
        foreach (var (inode, socket) in _tracked)
        {
            foreach (var pid in found[inode]) NoteOwner(socket, pid, now, samples);
            foreach (var owner in socket.Owners.Where(owner => owner.LastSeen != now).ToArray())
            {
                socket.Owners.Remove(owner);
                samples.Add(Sample(socket, owner.Owner, owner.FirstSeen) with { Last = true, LastTime = owner.LastSeen });
            }
            var age = now - socket.FirstSeen;
            socket.NextLook = now + (age < shortestLook ? shortestLook : age > LongestLook ? LongestLook : age);
            if (socket.NextLook < NextLook) NextLook = socket.NextLook;
        }
    }

    private void NoteOwner(TrackedSocket socket, int pid, DateTimeOffset now, List<SocketSample> samples)
    {
        if (socket.Owners.Find(owner => owner.Owner.Pid == pid) is { } known)
        {
            known.LastSeen = now;
            return;
        }
        if (owners.Describe(pid) is not { } process) return;
        socket.Owners.Add(new TrackedOwner(process, now));
        socket.EverOwned = true;
        samples.Add(Sample(socket, process, now));
    }

    private static SocketSample Sample(TrackedSocket socket, SocketOwner? owner, DateTimeOffset firstSeen) => new()
    {
        Time = firstSeen,
        Protocol = "tcp",
        Local = socket.Socket.Local,
        Remote = socket.Socket.Remote,
        State = socket.Socket.State.Word(),
        Pid = owner?.Pid,
        Process = owner?.Process,
        Vm = owner?.Vm?.Uuid,
        VmName = owner?.Vm?.Name,
    };
}
