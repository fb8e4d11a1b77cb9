using System.Diagnostics;
using Lab.Runner.Sessions;

namespace Lab.Tests.Vagrant;

/// <summary>Keepers of hosts are found in the kernel's list, whatever the registry says.</summary>
public sealed class HostKeepersTests
{
    [Fact]
    public async Task All_keepers_of_a_folder_are_ended_and_no_others()
    {
        var folder = Directory.CreateTempSubdirectory("lab-keepers-").FullName;
        using var pipe = Process.Start("mkfifo", Path.Combine(folder, "hold-hosts"))!;
        await pipe.WaitForExitAsync();
        // Both wait for somebody to write; the one has the words of a keeper.
        using var keeper = Reader(folder, folder);
        using var other = Reader(folder, folder + "-of-another");
        try
        {
            Assert.Equal([keeper.Id], HostKeepers.Of(folder));
            Assert.Equal(1, await HostKeepers.EndAllAsync(folder));
            await keeper.WaitForExitAsync();
            Assert.False(other.HasExited);
            Assert.Equal(0, await HostKeepers.EndAllAsync(folder));
        }
        finally
        {
            other.Kill();
            await other.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Reader(string folder, string named)
    {
        var start = new ProcessStartInfo("cat") { WorkingDirectory = folder };
        start.ArgumentList.Add("hold-hosts");
        start.ArgumentList.Add(named);
        return Process.Start(start)!;
    }
}
