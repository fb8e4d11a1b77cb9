using System.Runtime.InteropServices;

namespace Lab.Providers.Namespaces;

/// <summary>kill(2): .NET itself knows only SIGKILL.</summary>
public static partial class Signals
{
    private const int Term = 15;

    public static void Terminate(int processId) => _ = Kill(processId, Term);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
