using System.Runtime.InteropServices;
using Lab.Runner.Commands;

namespace Lab.Runner.Sessions;

/// <summary>The kernel ends this process when the one that started it ends, SIGKILL included (<c>PR_SET_PDEATHSIG</c>).</summary>
/// <remarks>
/// It outlasts exec, and so becomes a promise of <c>lab-ns</c>, whose death ends the lab. The kernel means the thread that started us: that one
/// must live as long as its process does. On other systems there are only simulations, which end by themselves in a moment.
/// </remarks>
public static partial class ParentDeath
{
    private const int SetParentDeathSignal = 1;
    private const nuint Kill = 9;

    /// <param name="parent">Who must be our parent still: one that died before we asked would never be missed.</param>
    public static void DieWith(int parent)
    {
        if (!OperatingSystem.IsLinux()) return;
        _ = Prctl(SetParentDeathSignal, Kill, 0, 0, 0);
        if (ParentOf() != parent) Environment.Exit(ExitCodes.Unknown);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint value, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentOf();
}
