using Lab.Captures;
using Lab.Captures.Pcap;
using Lab.Captures.Pcapng;

namespace Lab.Probe.Sniffing;

/// <summary>One NIC, one thread, one file: <c>captures/&lt;host&gt;-&lt;nic&gt;.pcapng</c>.</summary>
internal sealed class NicSniffer : IDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);
    private readonly LiveCapture _capture;
    private readonly PcapngWriter _writer;
    private readonly Thread _thread;

    private NicSniffer(LiveCapture capture, PcapngWriter writer, string nic)
    {
        _capture = capture;
        _writer = writer;
        Nic = nic;
        _thread = new Thread(Run) { IsBackground = true, Name = $"capture {nic}" };
    }

    public string Nic { get; }

    public long Packets => _writer.Packets;

    /// <summary>What libpcap did otherwise than asked; null when nothing.</summary>
    public string? Warning => _capture.Warning;

    /// <summary>Why capturing ended before it was told to; null while all is well.</summary>
    public string? Fault { get; private set; }

    public CaptureStatistics Statistics => _capture.GetStatistics();

    /// <summary>From here on packets gather in the kernel's ring.</summary>
    /// <exception cref="CaptureException">No such interface, or no permission; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static NicSniffer Open(LiveCaptureOptions options, string path)
    {
        var capture = LiveCapture.Open(options);
        try
        {
            var section = new SectionInfo { OperatingSystem = Environment.OSVersion.VersionString, Application = "Lab.Probe" };
            return new NicSniffer(capture, PcapngWriter.Create(path, capture.Interface, section), options.Interface);
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    public void Start() => _thread.Start();

    /// <summary>Asks to drain; <see cref="Finish"/> waits for it.</summary>
    public void Stop() => _capture.Stop();

    /// <summary>Waits until what arrived before <see cref="Stop"/> is written, then completes the file with its statistics; after a fault it stays unfinished.</summary>
    public void Finish()
    {
        if (!_thread.Join(DrainTime))
        {
            Fault ??= $"'{Nic}' was not drained within {DrainTime.TotalSeconds} s";
            return;
        }
        Close();
    }

    public void Dispose()
    {
        // The thread uses both until it ends; if it did not, the process is about to.
        if (_thread.IsAlive) return;
        Close();
        _capture.Dispose();
    }

    /// <summary>A capture that ended before it was told to must not look complete.</summary>
    private void Close()
    {
        try
        {
            if (Fault is null) _writer.Dispose();
            else _writer.Abandon();
        }
        catch (IOException fault)
        {
            Fault ??= Describe(fault);
        }
    }

    private void Run()
    {
        try
        {
            _capture.Run(_writer, CancellationToken.None);
        }
        catch (CaptureException fault)
        {
            Fault = fault.Message;
        }
        catch (IOException fault)
        {
            Fault = Describe(fault);
        }
    }

    private string Describe(IOException fault) => $"the capture of '{Nic}' cannot be written: {fault.Message}";
}
