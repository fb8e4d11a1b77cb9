using System.Net.NetworkInformation;
using Lab.Captures.Addresses;
using Lab.Captures.Pcapng;

namespace Lab.Captures.Pcap;

/// <summary>A live capture of one interface through libpcap. <see cref="Run"/> blocks one thread and allocates nothing per packet;
/// <see cref="Stop"/> and <see cref="GetStatistics"/> may be called from others.</summary>
public sealed class LiveCapture : IDisposable
{
    private const int DataLinkRaw = 12;
    private readonly PcapHandle _handle;
    private readonly LiveCaptureOptions _options;
    private readonly long _nanosecondsPerFraction;
    private readonly Lock _statisticsLock = new();
    private PcapStatistics _lastStatistics;
    private CaptureStatistics _statistics;
    private volatile bool _stopping;

    private LiveCapture(PcapHandle handle, LiveCaptureOptions options, string? warning)
    {
        _handle = handle;
        _options = options;
        Warning = warning;
        _nanosecondsPerFraction = LibPcap.GetTimestampPrecision(handle) == LibPcap.Nanoseconds ? 1 : 1000;
        LinkType = LibPcap.DataLink(handle) is var link && link == DataLinkRaw ? LinkType.RawIp : (LinkType)link;
        MacAddress = FindMacAddress(options.Interface);
    }

    public LinkType LinkType { get; }

    /// <summary>The interface's own address; null for one without.</summary>
    public MacAddress? MacAddress { get; }

    /// <summary>What libpcap warned of while opening (no promiscuous mode, say); null when all was as asked.</summary>
    public string? Warning { get; }

    /// <summary>What a capture file says of this interface.</summary>
    public InterfaceInfo Interface => new()
    {
        Name = _options.Interface,
        LinkType = LinkType,
        SnapLength = _options.SnapLength,
        MacAddress = MacAddress,
        Filter = _options.Filter,
    };

    /// <summary>Opens and activates: from here on packets gather in the kernel's ring. Throws <see cref="CaptureException"/>.</summary>
    public static LiveCapture Open(LiveCaptureOptions options)
    {
        var handle = Create(options.Interface);
        try
        {
            // Setters fail only on an activated handle, which this one is not yet.
            _ = LibPcap.SetSnapLength(handle, options.SnapLength);
            _ = LibPcap.SetPromiscuous(handle, options.Promiscuous ? 1 : 0);
            _ = LibPcap.SetTimeout(handle, (int)options.Timeout.TotalMilliseconds);
            _ = LibPcap.SetBufferSize(handle, (int)Math.Clamp(options.Buffer.Bytes, 65536, int.MaxValue));
            _ = LibPcap.SetImmediateMode(handle, 0);
            _ = LibPcap.SetTimestampPrecision(handle, LibPcap.Nanoseconds);
            var status = LibPcap.Activate(handle);
            if (status < 0) throw CaptureException.From(options.Interface, status, LibPcap.Describe(handle, status));
            SetFilter(handle, options);
            return new LiveCapture(handle, options, status > 0 ? LibPcap.Describe(handle, status) : null);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Also without one asked for: the kernel cuts frames to the snapshot length only where a filter tells it to; without one each frame takes its whole size in
    /// the ring, up to 64 KiB with segmentation offload, and a ring of megabytes holds a hundred. The empty filter takes everything and cuts.
    /// </summary>
    private static void SetFilter(PcapHandle handle, LiveCaptureOptions options)
    {
        var status = LibPcap.Compile(handle, out var program, options.Filter, options.Filter.Length > 0 ? 1 : 0, netmask: 0);
        if (status < 0) throw CaptureException.From(options.Interface, status, LibPcap.Describe(handle, status));
        try
        {
            status = LibPcap.SetFilter(handle, ref program);
            if (status < 0) throw CaptureException.From(options.Interface, status, LibPcap.Describe(handle, status));
        }
        finally
        {
            LibPcap.FreeCode(ref program);
        }
    }

    /// <summary>Hands every packet to the sink until stopped or cancelled; packets that arrived before that are still delivered. Call
    /// it once, on a thread of its own. Throws what the sink throws, and <see cref="CaptureException"/> when the interface goes
    /// away or the sink does not take all that arrived within four seconds of the stop.</summary>
    public void Run(IPacketSink sink, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(Stop);
        using var dispatcher = new PacketDispatcher(_handle, _options.Interface, sink, _nanosecondsPerFraction);
        var lastStatistics = Environment.TickCount64;
        while (!_stopping && dispatcher.Dispatch())
        {
            if (Environment.TickCount64 - lastStatistics >= 250)
            {
                // Before the batch's end, which flushes: a killed capture knows its drops.
                lastStatistics = Environment.TickCount64;
                sink.OnStatistics(GetStatistics());
            }

            sink.OnBatchEnd();
        }

        dispatcher.Drain(_options.Timeout);
        sink.OnStatistics(GetStatistics());
        sink.OnBatchEnd();
    }

    /// <summary>Ends <see cref="Run"/> from any thread, within about two timeouts.</summary>
    public void Stop()
    {
        _stopping = true;
        try
        {
            LibPcap.BreakLoop(_handle);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile: there is no loop left to break.
        }
    }

    /// <summary>Counters since opening. On Linux libpcap asks the socket and touches nothing the capturing thread uses.</summary>
    public CaptureStatistics GetStatistics()
    {
        lock (_statisticsLock)
        {
            if (LibPcap.Statistics(_handle, out var now) < 0) return _statistics;
            // The differences of unsigned counters survive their wrap-around.
            _statistics = new CaptureStatistics(
                _statistics.Received + (now.Received - _lastStatistics.Received),
                _statistics.DroppedByKernel + (now.Dropped - _lastStatistics.Dropped),
                _statistics.DroppedByInterface + (now.DroppedByInterface - _lastStatistics.DroppedByInterface));
            _lastStatistics = now;
            return _statistics;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static unsafe PcapHandle Create(string interfaceName)
    {
        var error = stackalloc byte[LibPcap.ErrorBufferSize];
        error[0] = 0;
        var handle = LibPcap.Create(interfaceName, error);
        return handle.IsInvalid ? throw CaptureException.From(interfaceName, 0, LibPcap.Text(error)) : handle;
    }

    private static MacAddress? FindMacAddress(string interfaceName)
    {
        var found = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(each => each.Name == interfaceName);
        return found is null ? null : Addresses.MacAddress.From(found.GetPhysicalAddress());
    }
}
