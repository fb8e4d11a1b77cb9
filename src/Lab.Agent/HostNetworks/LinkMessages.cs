using System.Runtime.InteropServices;

namespace Lab.Agent.HostNetworks;

/// <summary>
/// Tells when the kernel says that links or addresses changed (rtnetlink). Not <c>NetworkChange.NetworkAvailabilityChanged</c>: its timer lists all interfaces with nobody around it who catches, and a tap that vanishes at that moment ended the agent
/// ("An invalid IP address was specified").
/// </summary>
internal sealed partial class LinkMessages : IDisposable
{
    private const int Netlink = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int RouteFamily = 0;
    private const short Readable = 1;
    private const int LookMilliseconds = 500;

    /// <summary>RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR.</summary>
    private const uint Groups = 1 | 0x10 | 0x100;

    private readonly int _socket;
    private readonly Action _changed;
    private readonly Thread _thread;
    private volatile bool _ended;

    /// <param name="changed">Called on a thread of its own.</param>
    public LinkMessages(Action changed)
    {
        _changed = changed;
        _socket = OpenSocket(Netlink, RawCloseOnExec, RouteFamily);
        var address = new Address { Family = Netlink, Groups = Groups };
        // Where there is none, nothing is told: set-ups look for themselves.
        if (_socket >= 0 && Bind(_socket, in address, Marshal.SizeOf<Address>()) != 0) _ended = true;
        _thread = new Thread(Read) { IsBackground = true, Name = "rtnetlink" };
        if (_socket >= 0) _thread.Start();
    }

    public void Dispose()
    {
        _ended = true;
        if (_socket < 0) return;
        _thread.Join();
        _ = CloseSocket(_socket);
    }

    private void Read()
    {
        var message = new byte[1 << 15];
        while (!_ended)
        {
            var poll = new Poll { Descriptor = _socket, Events = Readable };
            if (WaitFor(ref poll, 1, LookMilliseconds) <= 0) continue;
            // What it says is not read: whoever is told looks. Too much at once (ENOBUFS) is news too.
            _ = Receive(_socket, message, message.Length, 0);
            _changed();
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Address
    {
        public ushort Family;
        public ushort Padding;
        public uint Process;
        public uint Groups;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind")]
    private static partial int Bind(int socket, in Address address, int length);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int WaitFor(ref Poll descriptors, ulong count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, byte[] buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseSocket(int socket);
}
