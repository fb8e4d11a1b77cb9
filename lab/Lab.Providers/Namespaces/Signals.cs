using System.Runtime.InteropServices;

namespace Lab.Providers.Namespaces;

/// <summary>kill(2): .NET itself knows only SIGKILL.</summary>
public static partial class Signals
{
    private const int Term = 15;
    private const int ContinueSignal = 18;
    private const int StopSignal = 19;

    public static void Terminate(int processId) => _ = Kill(processId, Term);

    public static void Stop(int processId) => _ = Kill(processId, StopSignal);

    public static void Continue(int processId) => _ = Kill(processId, ContinueSignal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
