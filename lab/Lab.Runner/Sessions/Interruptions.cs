using System.Runtime.InteropServices;
using Lab.Runner.Runs;

namespace Lab.Runner.Sessions;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP end a run in order: the first is recorded and cancels, another a second or more later ends the process at once, and the kernel the lab
/// with it.
/// </summary>
public sealed class Interruptions : IDisposable
{
    private const int Interrupted = 2;

    /// <summary>Milliseconds. A signal to the whole process group comes directly, and again from <c>lab-ns</c>, which passes on its own: that is no impatience.</summary>
    private const long SameSignal = 1000;

    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>When the first came; 0: none yet.</summary>
    private long _first;

    /// <summary>What there was to record is recorded: a signal now only ends the lab.</summary>
    public bool RunIsOver { get; set; }

    public Interruptions(HistoryWriter history, CancellationTokenSource cancellation)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                var now = Environment.TickCount64;
                if (Interlocked.CompareExchange(ref _first, now, 0) is var first and not 0)
                {
                    if (now - first >= SameSignal) Environment.Exit(Interrupted);
                    return;
                }

                if (!RunIsOver) history.Append("runner", EventKinds.RunInterrupted, new { signal = signal.ToString() });
                cancellation.Cancel();
            }));
        }
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
