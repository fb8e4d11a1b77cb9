using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lab.Probe.Output;

/// <summary>Turns SIGTERM, SIGINT, SIGHUP and, if asked, the end of standard input into a cancelled token. Later signals while draining are ignored.</summary>
internal sealed class StopRequest : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopRequest(bool untilEof)
    {
        _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];
        if (untilEof) new Thread(ReadToEnd) { IsBackground = true, Name = "stdin" }.Start();
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        // The source stays: the thread on standard input may still cancel it.
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _source.Cancel();
    }

    private void ReadToEnd()
    {
        try
        {
            using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
            var ignored = new byte[256];
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Closed, or never open: the end of input all the same.
        }
        _source.Cancel();
    }
}
