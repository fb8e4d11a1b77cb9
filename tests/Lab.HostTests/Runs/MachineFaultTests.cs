using System.Diagnostics;

namespace Lab.HostTests.Runs;

/// <summary>A machine that lacks something: one message that says what, and nothing started.</summary>
public sealed class MachineFaultTests
{
    [SkippableFact]
    public void A_missing_package_is_named_with_the_command_that_installs_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs Linux");
        var folder = Directory.CreateTempSubdirectory("lab-test-");
        try
        {
            // All that the machine has, but for the package's program and for what could install it.
            foreach (var file in new DirectoryInfo("/usr/bin").EnumerateFiles().Where(file => file.Name is not ("virsh" or "apt-get")))
                File.CreateSymbolicLink(Path.Combine(folder.FullName, file.Name), file.FullName);
            var start = new ProcessStartInfo(Path.Combine(RepositoryRoot.Path, "lab", "lab"), ["run", "nothing.yaml"]) { RedirectStandardError = true };
            start.Environment["PATH"] = folder.FullName;
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(3, process.ExitCode);
            Assert.Contains("missing packages: libvirt-clients", error, StringComparison.Ordinal);
            Assert.Contains("apt-get install --no-install-recommends libvirt-clients", error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [SkippableFact]
    public async Task A_cache_that_cannot_be_written_is_one_message()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        var cache = Directory.CreateDirectory(Path.Combine(lab.Folder, "cache")).FullName;
        File.WriteAllText(Path.Combine(cache, "lab"), "a file where a folder should be");
        lab.Environment["XDG_CACHE_HOME"] = cache;
        var result = await lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"));
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains(cache, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output + result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_guest_image_that_was_damaged_is_made_anew()
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        using var lab = new LabProgram();
        lab.Environment["XDG_CACHE_HOME"] = Path.Combine(lab.Folder, "cache");
        var first = await lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"));
        Assert.True(first.ExitCode == 0, first.ToString());
        var kernel = Directory.EnumerateFiles(Path.Combine(lab.Folder, "cache", "lab", "guest"), "vmlinu*", SearchOption.AllDirectories).Single();
        using (var file = File.OpenWrite(kernel)) file.SetLength(1000);
        var second = await lab.RunAsync("run", RepositoryRoot.Scenario("dedicated-bridged"));
        Assert.True(second.ExitCode == 0, second.ToString());
    }
}
