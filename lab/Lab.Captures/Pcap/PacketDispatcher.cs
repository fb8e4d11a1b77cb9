using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Lab.Captures.Pcap;

/// <summary>Runs <c>pcap_dispatch</c> and passes its packets to a sink. One native call hands over up to a few thousand packets.</summary>
internal sealed unsafe class PacketDispatcher : IDisposable
{
    /// <summary>Bounds a batch, so that under load, too, the sink is told to flush.</summary>
    private const int LargestBatch = 4096;

    /// <summary>Smaller while draining, so that a slow sink is noticed in time.</summary>
    private const int DrainBatch = 256;

    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(4);

    /// <summary>Stamps of different processors are not quite in order.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromMilliseconds(10);

    private readonly PcapHandle _handle;
    private readonly string _interface;
    private readonly IPacketSink _sink;
    private readonly long _nanosecondsPerFraction;
    private long _lastTime;
    private GCHandle _self;
    private ExceptionDispatchInfo? _failure;

    public PacketDispatcher(PcapHandle handle, string interfaceName, IPacketSink sink, long nanosecondsPerFraction)
    {
        _handle = handle;
        _interface = interfaceName;
        _sink = sink;
        _nanosecondsPerFraction = nanosecondsPerFraction;
        _self = GCHandle.Alloc(this);
    }

    /// <summary>Waits for packets and delivers a batch. False when the loop was broken.</summary>
    public bool Dispatch() => Deliver(LargestBatch) != LibPcap.ErrorBreak;

    /// <summary>
    /// Delivers what the kernel holds: it hands over a block when full or when the timeout passed, so one timeout is waited for. On a busy interface packets
    /// never stop coming: the first that is younger than this call ends it.
    /// </summary>
    /// <exception cref="CaptureException">The sink was too slow: some of what arrived before is missing.</exception>
    public void Drain(TimeSpan timeout)
    {
        var stop = UnixTime.FromDateTimeOffset(DateTimeOffset.UtcNow + Disorder);
        var drained = Stopwatch.StartNew();
        var error = stackalloc byte[LibPcap.ErrorBufferSize];
        error[0] = 0;
        var status = LibPcap.SetNonBlocking(_handle, 1, error);
        if (status < 0) throw CaptureException.From(_interface, status, LibPcap.Text(error));
        Thread.Sleep(timeout + TimeSpan.FromMilliseconds(10));
        while (Deliver(DrainBatch) is > 0 or LibPcap.ErrorBreak && _lastTime <= stop)
        {
            if (drained.Elapsed < LongestDrain) continue;
            throw new CaptureException(_interface, 0, $"'{_interface}' was not drained within {LongestDrain.TotalSeconds} s: the capture lacks its last packets");
        }
    }

    public void Dispose() => _self.Free();

    private int Deliver(int batch)
    {
        var status = LibPcap.Dispatch(_handle, batch, &OnPacket, GCHandle.ToIntPtr(_self));
        _failure?.Throw();
        return status is >= 0 or LibPcap.ErrorBreak
            ? status
            : throw CaptureException.From(_interface, status, LibPcap.Describe(_handle, status));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnPacket(nint user, PcapPacketHeader* header, byte* data)
    {
        var dispatcher = Unsafe.As<PacketDispatcher>(GCHandle.FromIntPtr(user).Target!);
        if (dispatcher._failure is not null) return;
        try
        {
            var time = header->Seconds * 1_000_000_000L + header->Fraction * dispatcher._nanosecondsPerFraction;
            if (time > dispatcher._lastTime) dispatcher._lastTime = time;
            var bytes = new ReadOnlySpan<byte>(data, (int)header->Captured);
            dispatcher._sink.OnPacket(new PacketRef(0, time, (int)header->Original, bytes));
        }
#pragma warning disable CA1031 // An exception must not unwind through C frames: it is kept, and thrown again on our side of them.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            dispatcher._failure = ExceptionDispatchInfo.Capture(failure);
            LibPcap.BreakLoop(dispatcher._handle);
        }
    }
}
