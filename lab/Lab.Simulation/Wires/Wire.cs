using Lab.Simulation.Flows;
using Lab.Simulation.Networks;

namespace Lab.Simulation.Wires;

/// <summary>What passed between hosts, connection by connection: from this the captures are written. Where nobody captures, nothing is kept.</summary>
public sealed class Wire(bool isKept)
{
    private readonly List<WireConnection> _connections = [];

    /// <summary>Somebody captures.</summary>
    public bool IsKept { get; } = isKept;

    public IReadOnlyList<WireConnection> Connections => _connections;

    /// <summary>What guests sent.</summary>
    public List<Datagram> Datagrams { get; } = [];

    public WireConnection Open(WireConnection connection)
    {
        if (IsKept) _connections.Add(connection);
        return connection;
    }
}

/// <summary>One TCP connection.</summary>
/// <param name="mark">The first bytes of its opener.</param>
public sealed class WireConnection(StreamPath path, int sourcePort, int destinationPort, byte[] mark, long opened)
{
    private readonly List<WirePiece> _pieces = [];
    private readonly List<(StreamPath Path, long Since)> _paths = [(path, opened)];

    /// <summary>The first; it may have failed over to others.</summary>
    public StreamPath Path => _paths[0].Path;

    /// <summary>Each with when it began.</summary>
    public IReadOnlyList<(StreamPath Path, long Since)> Paths => _paths;

    public int SourcePort { get; } = sourcePort;

    public int DestinationPort { get; } = destinationPort;

    public byte[] Mark { get; } = mark;

    /// <summary>The first bytes of the other end, where that speaks first.</summary>
    public byte[] Greeting { get; init; } = [];

    /// <summary>Ticks of the simulation.</summary>
    public long Opened { get; } = opened;

    /// <summary>Null: it never was.</summary>
    public long? Closed { get; set; }

    /// <summary>Payload of its opener, in order.</summary>
    public Flow? Flow { get; init; }

    /// <summary>What it is a part of, where to the wire both are one connection.</summary>
    public WireConnection? Within { get; init; }

    /// <summary>Messages in both directions, where it is no flow.</summary>
    public IReadOnlyList<WirePiece> Pieces => _pieces;

    /// <summary>Whose process holds the ends; null: nobody's of interest.</summary>
    public WireOwner? SourceOwner { get; init; }

    public WireOwner? DestinationOwner { get; init; }

    public void Say(long at, bool toDestination, int bytes) => _pieces.Add(new WirePiece(at, toDestination, bytes));

    public void Move(StreamPath path, long since) => _paths.Add((path, since));

    /// <summary>The way that it took at a time.</summary>
    public StreamPath PathAt(long at) => _paths.Last(item => item.Since <= at || item == _paths[0]).Path;
}

/// <param name="At">Ticks of the simulation.</param>
public readonly record struct WirePiece(long At, bool ToDestination, int Bytes);

/// <param name="Process">As the kernel names it, at most 15 letters: <c>qemu-system-x86</c>.</param>
/// <param name="Vm">Of a QEMU: whose.</param>
public sealed record WireOwner(int ProcessId, string Process, Guid? Vm, string? VmName);
