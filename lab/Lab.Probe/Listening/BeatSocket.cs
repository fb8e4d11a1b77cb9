using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lab.Probe.Listening;

/// <summary>A UDP socket that tells when the kernel took each datagram from the network (SO_TIMESTAMPNS), not when we came round to reading it.</summary>
internal sealed unsafe partial class BeatSocket : IDisposable
{
    private const int SocketLevel = 1, ForcedReceiveBuffer = 33, TimestampNanoseconds = 35, OverflowCount = 40;
    private const int DontWait = 0x40;
    private const int ReceiveBuffer = 4 << 20;
    private const int ControlSize = 128, ControlHeader = 16;
    private readonly Socket _socket;

    /// <exception cref="SocketException">The address is not here, or the port is taken.</exception>
    public BeatSocket(IPEndPoint bind)
    {
        _socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.ReceiveBufferSize = ReceiveBuffer;
        TrySet(ForcedReceiveBuffer, ReceiveBuffer);
        TrySet(TimestampNanoseconds, 1);
        TrySet(OverflowCount, 1);
        _socket.Bind(bind);
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Datagrams the kernel had no room for: heartbeats that came and that we lost.</summary>
    public long Dropped { get; private set; }

    public bool Wait(TimeSpan timeout) => _socket.Poll(timeout, SelectMode.SelectRead);

    /// <summary>Takes a datagram if there is one.</summary>
    /// <param name="buffer">Gets its first bytes.</param>
    /// <param name="unixNanoseconds">When it arrived.</param>
    /// <returns>Its length, or -1 when none waits.</returns>
    public int Receive(Span<byte> buffer, out long unixNanoseconds)
    {
        var control = stackalloc byte[ControlSize];
        fixed (byte* bytes = buffer)
        {
            var piece = new Piece { Base = bytes, Length = (nuint)buffer.Length };
            var message = new Message { Pieces = &piece, PieceCount = 1, Control = control, ControlLength = ControlSize };
            var length = (int)ReceiveMessage(_socket.SafeHandle, &message, DontWait);
            var arrived = length < 0 ? 0 : ReadControl(new ReadOnlySpan<byte>(control, (int)Math.Min(message.ControlLength, ControlSize)));
            unixNanoseconds = arrived != 0 ? arrived : (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
            return length;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Control messages of 64-bit Linux: length (8), level (4), type (4), content, padded to 8.</summary>
    private long ReadControl(ReadOnlySpan<byte> control)
    {
        long arrived = 0;
        while (control.Length >= ControlHeader)
        {
            var length = BinaryPrimitives.ReadInt64LittleEndian(control);
            if (length < ControlHeader || length > control.Length) break;
            var content = control[ControlHeader..(int)length];
            switch (BinaryPrimitives.ReadInt32LittleEndian(control[12..]))
            {
                case TimestampNanoseconds when content.Length >= 16:
                    arrived = BinaryPrimitives.ReadInt64LittleEndian(content) * 1_000_000_000 + BinaryPrimitives.ReadInt64LittleEndian(content[8..]);
                    break;
                case OverflowCount when content.Length >= 4:
                    Dropped = BinaryPrimitives.ReadUInt32LittleEndian(content);
                    break;
            }
            control = control[(int)Math.Min((length + 7) & ~7L, control.Length)..];
        }
        return arrived;
    }

    /// <summary>Without it we still listen: smaller buffers, our own clock, no count of what was lost.</summary>
    private void TrySet(int option, int value)
    {
        try
        {
            _socket.SetRawSocketOption(SocketLevel, option, BitConverter.GetBytes(value));
        }
        catch (SocketException)
        {
            // Not permitted, or an older kernel.
        }
    }

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    private static partial nint ReceiveMessage(SafeHandle socket, Message* message, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct Piece
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Piece* Pieces;
        public nuint PieceCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
