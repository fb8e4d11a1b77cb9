using Lab.Captures;
using Lab.Captures.Ledgers;
using Lab.Captures.Pcap;
using Lab.Captures.Pcapng;

namespace Lab.HostTests.Captures;

/// <summary>Captures an interface of a namespace into a temporary file, as the probe does.</summary>
internal sealed class RunningCapture : IDisposable
{
    private readonly LiveCapture _capture;
    private readonly Thread _thread;
    private Exception? _failure;

    private RunningCapture(LiveCapture capture, string host)
    {
        _capture = capture;
        File = Path.Combine(Path.GetTempPath(), $"lab-test-{Guid.NewGuid():n}.pcapng");
        Source = new CaptureSource(host, capture.Interface.Name, File, []);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public string File { get; }

    public CaptureSource Source { get; }

    public CaptureStatistics Statistics => _capture.GetStatistics();

    /// <summary>Opened when this returns: whatever is sent afterwards is captured.</summary>
    public static RunningCapture Start(NetworkNamespace where, string host, string interfaceName) =>
        new(where.Run(() => LiveCapture.Open(new LiveCaptureOptions { Interface = interfaceName })), host);

    public void Stop()
    {
        _capture.Stop();
        Assert.True(_thread.Join(TimeSpan.FromSeconds(10)), "the capture did not stop");
        if (_failure is not null) throw new InvalidOperationException("the capture failed", _failure);
    }

    public void Dispose()
    {
        _capture.Stop();
        _thread.Join(TimeSpan.FromSeconds(10));
        _capture.Dispose();
        System.IO.File.Delete(File);
    }

    private void Run()
    {
        try
        {
            using var writer = PcapngWriter.Create(File, _capture.Interface, new SectionInfo { Application = "Lab.HostTests" });
            _capture.Run(writer, CancellationToken.None);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }
}
