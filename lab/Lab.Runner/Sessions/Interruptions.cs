using System.Runtime.InteropServices;
using Lab.Runner.Runs;

namespace Lab.Runner.Sessions;

/// <summary>SIGINT, SIGTERM and SIGHUP end a run in order: the first is recorded and cancels, the second ends the process at once, and the kernel the lab with it.</summary>
public sealed class Interruptions : IDisposable
{
    private const int Interrupted = 2;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _seen;

    /// <summary>What there was to record is recorded: a signal now only ends the lab.</summary>
    public bool RunIsOver { get; set; }

    public Interruptions(HistoryWriter history, CancellationTokenSource cancellation)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                if (Interlocked.Increment(ref _seen) > 1) Environment.Exit(Interrupted);
                if (!RunIsOver) history.Append("runner", EventKinds.RunInterrupted, new { signal = signal.ToString() });
                cancellation.Cancel();
            }));
        }
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
