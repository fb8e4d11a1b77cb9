using Lab.Captures.Samples;

namespace Lab.Probe.Sockets;

/// <summary>A thread that watches the kernel's TCP sockets at an interval and writes <c>sockets/&lt;host&gt;.jsonl</c>; each line is flushed at once.</summary>
internal sealed class SocketSampler : IDisposable
{
    private readonly ProcFile _tcp = new("/proc/net/tcp");
    private readonly ProcFile? _tcp6 = File.Exists("/proc/net/tcp6") ? new ProcFile("/proc/net/tcp6") : null;
    private readonly ProcFile? _counters = File.Exists("/proc/net/snmp") ? new ProcFile("/proc/net/snmp") : null;
    private readonly List<TcpSocket> _sockets = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly TcpPictures _pictures;
    private readonly SocketTable _table;
    private readonly StreamWriter _output;
    private readonly TimeSpan _interval;
    private readonly Thread _thread;

    private SocketSampler(StreamWriter output, TimeSpan interval, string processes)
    {
        _output = output;
        _interval = interval;
        _pictures = new TcpPictures(interval);
        _table = new SocketTable(new ProcSocketOwners(processes), interval);
        _thread = new Thread(Run) { IsBackground = true, Name = "sockets" };
    }

    /// <summary>Lines written so far.</summary>
    public long Written { get; private set; }

    /// <summary>Why sampling ended before it was told to; null while all is well.</summary>
    public string? Fault { get; private set; }

    /// <param name="processes">The <c>/proc</c> in which the sockets' owners are looked for.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static SocketSampler Open(string path, TimeSpan interval, string processes)
    {
        // The encoding writes no byte order mark.
        var output = new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read));
        return new SocketSampler(output, interval, processes);
    }

    /// <summary>Takes the first picture before it returns.</summary>
    public void Start()
    {
        Sample();
        _thread.Start();
    }

    /// <summary>Takes a last picture and completes the file. Connections that are still open get no last line.</summary>
    public void Finish()
    {
        _stop.Set();
        _thread.Join();
        Close();
    }

    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive) _thread.Join();
        Close();
        _tcp.Dispose();
        _tcp6?.Dispose();
        _counters?.Dispose();
        _stop.Dispose();
    }

    /// <summary>After a full disk closing fails once more, as what could not be written is tried again.</summary>
    private void Close()
    {
        try
        {
            _output.Dispose();
        }
        catch (IOException fault)
        {
            Fault ??= Describe(fault);
        }
    }

    private static string Describe(IOException fault) => $"the sockets cannot be sampled: {fault.Message}";

    private void Run()
    {
        while (Fault is null && !_stop.Wait(_interval)) Sample();
        if (Fault is null) Sample();
    }

    private void Sample()
    {
        try
        {
            var now = DateTimeOffset.UtcNow;
            var activity = _counters is null ? null : TcpActivity.Parse(_counters.Read());
            if (!_pictures.IsDue(now, activity) && now < _table.NextLook) _table.ObserveNoChange(now);
            else TakePicture(now);
        }
        catch (IOException fault)
        {
            Fault = Describe(fault);
        }
    }

    private void TakePicture(DateTimeOffset now)
    {
        _sockets.Clear();
        TcpTable.Parse(_tcp.Read(), _sockets);
        if (_tcp6 is not null) TcpTable.Parse(_tcp6.Read(), _sockets);
        var samples = _table.Observe(now, _sockets);
        if (samples.Count == 0) return;
        foreach (var sample in samples) SocketSamples.Write(_output, sample);
        _output.Flush();
        Written += samples.Count;
    }
}
