using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lab.Providers.Guests;

namespace Lab.HostTests.Guests;

/// <summary>
/// A guest under QEMU alone: no libvirt, no privilege. Its NIC is a pair of UDP sockets on the loopback (<c>-netdev dgram</c>), so the test is the
/// wire: it answers ARP and reads Ethernet frames.
/// </summary>
internal sealed class BareGuest : IDisposable
{
    private static readonly byte[] PeerMac = [0x52, 0x54, 0, 0, 0, 0x99];
    private readonly Socket _wire = Loopback();
    private readonly EndPoint _nic;
    private readonly Process _qemu;
    private readonly string _console;

    public BareGuest(GuestImage image, GuestCommandLine line, int mebibytes, string folder)
    {
        _console = Path.Combine(folder, Path.GetRandomFileName() + ".console");
        using (var free = Loopback()) _nic = free.LocalEndPoint!;
        var (wire, nic) = (((IPEndPoint)_wire.LocalEndPoint!).Port, ((IPEndPoint)_nic).Port);
        string[] arguments =
        [
            "-display", "none", "-no-user-config", "-nodefaults", "-no-reboot", "-accel", "tcg", "-m", $"{mebibytes}", "-serial", $"file:{_console}",
            "-kernel", image.KernelPath, "-initrd", image.InitrdPath, "-append", line.ToString(),
            "-netdev", $"dgram,id=n,local.type=inet,local.host=127.0.0.1,local.port={nic},remote.type=inet,remote.host=127.0.0.1,remote.port={wire}",
            "-device", "virtio-net-pci,netdev=n,romfile=,mac=52:54:00:00:00:01",
        ];
        _qemu = Process.Start(new ProcessStartInfo("qemu-system-x86_64", arguments) { RedirectStandardError = true })!;
    }

    public string Console => File.Exists(_console) ? File.ReadAllText(_console) : "";

    /// <summary>Frames of the guest until one satisfies the condition; fails with the console's words when none does in time.</summary>
    public T Await<T>(Func<byte[], T?> wanted, TimeSpan within) where T : class
    {
        var clock = Stopwatch.StartNew();
        var buffer = new byte[2048];
        _wire.ReceiveTimeout = 200;
        while (clock.Elapsed < within)
        {
            int length;
            try
            {
                length = _wire.Receive(buffer);
            }
            catch (SocketException silence) when (silence.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                continue;
            }
            var frame = buffer[..length];
            AnswerArp(frame);
            if (wanted(frame) is { } found) return found;
        }
        throw new TimeoutException($"Nothing of the kind came within {within}. The guest's console:\n{Console}");
    }

    public Beat AwaitBeat(Func<Beat, bool> condition, TimeSpan within) =>
        Await(frame => IsUdp(frame) && Beat.Decode(frame.AsSpan(42)) is { } beat && condition(beat) ? beat : null, within);

    public void Send(byte[] frame) => _wire.SendTo(frame, _nic);

    public bool AwaitEnd(TimeSpan within) => _qemu.WaitForExit(within);

    public void Dispose()
    {
        if (!_qemu.HasExited) _qemu.Kill();
        _qemu.WaitForExit();
        _qemu.Dispose();
        _wire.Dispose();
    }

    private static bool IsUdp(byte[] frame) => frame.Length >= 42 && frame[12] == 8 && frame[13] == 0 && frame[23] == 17;

    private void AnswerArp(byte[] frame)
    {
        if (frame.Length < 42 || frame[12] != 8 || frame[13] != 6 || frame[21] != 1) return;
        Send([.. frame[6..12], .. PeerMac, .. frame[12..20], 0, 2, .. PeerMac, .. frame[38..42], .. frame[22..28], .. frame[28..32]]);
    }

    private static Socket Loopback()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
