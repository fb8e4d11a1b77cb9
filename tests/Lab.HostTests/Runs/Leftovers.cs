using System.Diagnostics;

namespace Lab.HostTests.Runs;

/// <summary>What a lab could leave on the machine: processes that it started, links, mounts, temporary files.</summary>
internal sealed record Leftovers(LabProgram Lab, IReadOnlyList<string> Links, IReadOnlyList<string> Mounts)
{
    public static Leftovers Look(LabProgram lab) => new(lab, LinksNow(), MountsNow());

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

    private List<string> NewSince() =>
        [.. Descendants(), .. LinksNow().Except(Links), .. MountsNow().Except(Mounts), .. Directory.EnumerateFileSystemEntries(Lab.Temporary)];

    /// <summary>Every process that the program started, however far removed: all inherit its folder for temporary files, QEMU behind libvirtd too.</summary>
    private IEnumerable<string> Descendants() =>
        Process.GetProcesses().Where(process => Inherited(process.Id)).Select(process => $"{process.Id} {process.ProcessName}");

    private bool Inherited(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Contains(Lab.Temporary, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] LinksNow() => Directory.GetFileSystemEntries("/sys/class/net");

    private static string[] MountsNow() => File.ReadAllLines("/proc/self/mounts");
}
