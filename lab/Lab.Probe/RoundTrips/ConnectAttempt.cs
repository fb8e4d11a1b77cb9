using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lab.Probe.RoundTrips;

/// <summary>One TCP connection being opened, closed again as soon as it stands: SYN and its answer are one round trip, and take nothing from the
/// other end but a socket.</summary>
internal sealed unsafe partial class ConnectAttempt : IDisposable
{
    private const int Done = 0, InProgress = 115, Refused = 111;
    private const int SocketLevel = 1, ErrorOption = 4; // SOL_SOCKET, SO_ERROR: the kernel's own number, not .NET's word for it
    private readonly Socket _socket;
    private readonly long _began;
    private int _error = InProgress;

    private ConnectAttempt(Socket socket, DateTimeOffset time, long began) => (_socket, Time, _began) = (socket, time, began);

    /// <summary>When it began.</summary>
    public DateTimeOffset Time { get; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>From SYN to its answer, by the kernel's clock where it kept one: a probe that is not let run for a while on a busy machine would count its own wait as the network's.</summary>
    public TimeSpan RoundTrip => KernelRoundTrip() is { } measured && measured < Elapsed ? measured : Elapsed;

    /// <summary>For <see cref="Poll"/>.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Whether it was decided at once; <see cref="IsAnswered"/> says how.</summary>
    public bool IsOver => _error != InProgress;

    /// <summary>The other end spoke: the connection stands, or was refused, which is an answer too.</summary>
    public bool IsAnswered => _error is Done or Refused;

    /// <exception cref="SocketException">No socket could be had.</exception>
    public static ConnectAttempt Begin(IPEndPoint target)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            // Closing sends a reset: twenty connections a second leave no port waiting behind.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            var address = target.Serialize();
            var attempt = new ConnectAttempt(socket, DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
            fixed (byte* bytes = address.Buffer.Span)
            {
                attempt._error = Connect(socket.SafeHandle, bytes, (uint)address.Size) == 0 ? Done : Marshal.GetLastPInvokeError();
            }

            return attempt;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks the kernel how it went, once <see cref="Poll"/> said that it is decided.</summary>
    public void Decide()
    {
        Span<byte> error = stackalloc byte[sizeof(int)];
        _ = _socket.GetRawSocketOption(SocketLevel, ErrorOption, error);
        _error = MemoryMarshal.Read<int>(error);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Waits until one of the attempts is decided or the time is up.</summary>
    /// <param name="decided">Gets a true for each that is; as long as <paramref name="attempts"/>.</param>
    public static void Poll(IReadOnlyList<ConnectAttempt> attempts, TimeSpan timeout, Span<bool> decided)
    {
        var entries = new Entry[attempts.Count];
        for (var i = 0; i < entries.Length; i++) entries[i] = new Entry { Descriptor = attempts[i].Descriptor, Wanted = Entry.Writable };
        fixed (Entry* first = entries) _ = PollAll(first, (nuint)entries.Length, (int)Math.Ceiling(Math.Max(timeout.TotalMilliseconds, 0)));
        for (var i = 0; i < entries.Length; i++) decided[i] = entries[i].Seen != 0;
    }

    /// <returns>Null when it did not measure: the connection was refused, or a SYN was lost and what came back answers a later one.</returns>
    private TimeSpan? KernelRoundTrip()
    {
        var info = default(TcpInfo);
        var bytes = new Span<byte>(&info, sizeof(TcpInfo));
        return _error == Done && _socket.GetRawSocketOption(TcpInfo.Level, TcpInfo.Option, bytes) == bytes.Length && info is { Retransmissions: 0, RoundTripMicroseconds: > 0 }
            ? TimeSpan.FromMicroseconds(info.RoundTripMicroseconds)
            : null;
    }

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(SafeHandle socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int PollAll(Entry* entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public const short Writable = 4;
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
