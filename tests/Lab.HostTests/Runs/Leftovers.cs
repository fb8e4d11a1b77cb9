using System.Diagnostics;

namespace Lab.HostTests.Runs;

/// <summary>What a lab could leave on the machine: compared before and after.</summary>
internal sealed record Leftovers(IReadOnlyList<string> Processes, IReadOnlyList<string> Links, IReadOnlyList<string> Mounts, IReadOnlyList<string> Temporary)
{
    private static readonly string[] Ours = ["libvirtd", "qemu-system-x86", "lab-ns"];

    public static Leftovers Look() => new(
        [.. Process.GetProcesses().Where(process => Ours.Contains(process.ProcessName) || RunsLab(process.Id)).Select(process => $"{process.Id} {process.ProcessName}").Order(StringComparer.Ordinal)],
        [.. Directory.EnumerateFileSystemEntries("/sys/class/net").Order(StringComparer.Ordinal)],
        [.. File.ReadLines("/proc/self/mounts").Order(StringComparer.Ordinal)],
        [.. Directory.EnumerateFileSystemEntries("/tmp").Where(path => !Path.GetFileName(path).StartsWith("lab-test-", StringComparison.Ordinal) && !IsOfTheTestRun(path)).Order(StringComparer.Ordinal)]);

    /// <summary>Waits until nothing is there that was not there before, two seconds at most.</summary>
    public async Task AssertNothingNewAsync()
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var fresh = NewSince();
            if (fresh.Count == 0) return;
            if (waiting.Elapsed > TimeSpan.FromSeconds(2)) Assert.Fail("Left behind two seconds later: " + string.Join("; ", fresh));
            await Task.Delay(50);
        }
    }

    private List<string> NewSince()
    {
        var now = Look();
        return [.. now.Processes.Except(Processes), .. now.Links.Except(Links), .. now.Mounts.Except(Mounts), .. now.Temporary.Except(Temporary)];
    }

    private static bool RunsLab(int process)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{process}/cmdline");
            return words.Contains("Lab.Runner.dll", StringComparison.Ordinal) || words.Contains("Lab.Agent.dll", StringComparison.Ordinal)
                || words.Contains("Lab.Engine.dll", StringComparison.Ordinal) || words.Contains("Lab.Probe.dll", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Files that the test platform and the compiler server make while tests run.</summary>
    private static bool IsOfTheTestRun(string path) =>
        Path.GetFileName(path) is var name && (name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal) || name.StartsWith("clr-debug-pipe-", StringComparison.Ordinal)
            || name.StartsWith("CoreFxPipe_", StringComparison.Ordinal) || name.StartsWith("MSBuild", StringComparison.Ordinal) || name.StartsWith("VBCSCompiler", StringComparison.Ordinal) || name.StartsWith(".dotnet", StringComparison.Ordinal));
}
