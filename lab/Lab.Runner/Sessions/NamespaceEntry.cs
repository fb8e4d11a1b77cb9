using System.Runtime.InteropServices;
using Lab.Model.Errors;
using Lab.Providers.Namespaces;
using Microsoft.Win32.SafeHandles;

namespace Lab.Runner.Sessions;

/// <summary>Becomes the lab: replaces this process by <c>lab-ns</c> with this program inside the lab's own namespaces.</summary>
/// <remarks>
/// By exec and not as a child: the process that the user started is then the one whose death takes the lab down, and no second runtime stays in memory.
/// </remarks>
public static partial class NamespaceEntry
{
    public static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>The command line that runs this program inside.</summary>
    public static IReadOnlyList<string> Command(IReadOnlyList<string> arguments) => NamespaceTool.Find().New(
        IsRoot, [Environment.ProcessPath ?? throw new LabException(ErrorKind.Internal, "This process has no path."), .. arguments]);

    /// <summary>The same in the network of kept hosts.</summary>
    /// <param name="processId">Of a process that is in it.</param>
    public static IReadOnlyList<string> CommandAround(int processId, IReadOnlyList<string> arguments) => NamespaceTool.Find().NewAround(
        processId, [Environment.ProcessPath ?? throw new LabException(ErrorKind.Internal, "This process has no path."), .. arguments]);

    /// <summary>A file that is held stays so in the lab that this process becomes, until all of it has ended.</summary>
    public static void Hold(FileStream file)
    {
        if (FileControl(file.SafeFileHandle, SetDescriptorFlags, 0) < 0) throw new LabException(ErrorKind.Environment, $"{file.Name} cannot be held: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>Does not return.</summary>
    public static void Replace(IReadOnlyList<string> command)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        var arguments = new string?[command.Count + 1];
        for (var i = 0; i < command.Count; i++) arguments[i] = command[i];
        _ = Execv(command[0], arguments);
        throw new LabException(ErrorKind.Environment, $"`{command[0]}` could not be started: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>F_SETFD: without FD_CLOEXEC, which the runtime sets for all files.</summary>
    private const int SetDescriptorFlags = 2;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle file, int command, int value);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execv(string path, string?[] arguments);
}
