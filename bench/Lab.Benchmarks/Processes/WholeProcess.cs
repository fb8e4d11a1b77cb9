using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lab.Benchmarks.Processes;

/// <summary>Runs a program with its output thrown away, as <c>program … &gt;/dev/null</c> does, and measures it from start to
/// end.</summary>
internal static partial class WholeProcess
{
    private const int StandardOutput = 1;

    /// <summary>Throws when the program fails: a failed run has no time.</summary>
    public static Measurement Run(string program, params IReadOnlyList<string> arguments)
    {
        var before = Usage.OfChildren();
        var clock = Stopwatch.StartNew();
        using var process = StartSilently(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        var wall = clock.Elapsed;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors}");
        return new Measurement(wall, Usage.OfChildren() - before);
    }

    /// <summary>A child inherits our standard output, so it is /dev/null just while the child starts. A pipe instead would make us part
    /// of the measurement.</summary>
    private static Process StartSilently(ProcessStartInfo start)
    {
        Console.Out.Flush();
        var saved = Duplicate(StandardOutput);
        using (var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write))
            _ = DuplicateTo((int)nothing.DangerousGetHandle(), StandardOutput);
        try
        {
            return Process.Start(start)!;
        }
        finally
        {
            _ = DuplicateTo(saved, StandardOutput);
            _ = Close(saved);
        }
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateTo(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
