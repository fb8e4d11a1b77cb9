using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lab.Probe.RoundTrips;

/// <summary>One TCP connection being opened, closed again as soon as it stands: SYN and its answer are one round trip, and take nothing from the
/// other end but a socket.</summary>
internal sealed unsafe partial class ConnectAttempt : IDisposable
{
    private const int InProgress = 115, Refused = 111;
    private readonly Socket _socket;
    private readonly long _began;

    private ConnectAttempt(Socket socket, DateTimeOffset time, long began) => (_socket, Time, _began) = (socket, time, began);

    /// <summary>When it began.</summary>
    public DateTimeOffset Time { get; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>For <see cref="Poll"/>.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Whether it was decided at once; <see cref="IsAnswered"/> says how.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The other end spoke: the connection stands, or was refused, which is an answer too.</summary>
    public bool IsAnswered { get; private set; }

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
                if (Connect(socket.SafeHandle, bytes, (uint)address.Size) == 0) attempt.End(answered: true);
                else if (Marshal.GetLastPInvokeError() is var error && error != InProgress) attempt.End(error == Refused);
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
    public void Decide() =>
        End((int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! is (int)SocketError.Success or (int)SocketError.ConnectionRefused);

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

    private void End(bool answered) => (IsOver, IsAnswered) = (true, answered);

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
