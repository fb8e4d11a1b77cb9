using System.Diagnostics;

namespace Lab.HostTests.Runs;

/// <summary>What a lab could leave on the machine: compared before and after.</summary>
internal sealed record Leftovers(IReadOnlyList<string> Processes, IReadOnlyList<string> Links, IReadOnlyList<string> Mounts, string TemporaryFolder)
{
    private static readonly string[] Ours = ["libvirtd", "qemu-system-x86", "lab-ns"];

    public static Leftovers Look(LabProgram lab) => new(RunningNow(), LinksNow(), MountsNow(), lab.Temporary);

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
        return [.. RunningNow().Except(Processes), .. LinksNow().Except(Links), .. MountsNow().Except(Mounts), .. Directory.EnumerateFileSystemEntries(TemporaryFolder)];
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

    private static List<string> RunningNow() =>
        [.. Process.GetProcesses().Where(process => Ours.Contains(process.ProcessName) || RunsLab(process.Id)).Select(process => $"{process.Id} {process.ProcessName}")];

    private static string[] LinksNow() => Directory.GetFileSystemEntries("/sys/class/net");

    private static string[] MountsNow() => File.ReadAllLines("/proc/self/mounts");
}
