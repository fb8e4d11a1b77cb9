using System.Runtime.InteropServices;
using Lab.Runner.Commands;

namespace Lab.Runner.Sessions;

/// <summary>SIGINT, SIGTERM and SIGHUP end a suite in order: the first lets its labs tear down, another ends the process at once, and the kernel all of them with it.</summary>
public sealed class SuiteInterruptions : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    public SuiteInterruptions(CancellationTokenSource cancellation)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                if (cancellation.IsCancellationRequested) Environment.Exit(ExitCodes.Unknown);
                cancellation.Cancel();
            }));
        }
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
