using System.Globalization;
using Lab.Providers.Guests;
using Lab.Providers.Processes;
using Lab.Providers.Remote;
using Lab.Providers.Ssh;

namespace Lab.Providers.Vagrant;

/// <summary>Programs and guest as the image of a disk that every host of a lab has: nothing need be sent, which an emulated processor would take long for.</summary>
/// <param name="folder">Where the image is kept until the programs change.</param>
internal sealed class ProgramDisk(string folder, ProgramPackage programs) : IProgramSource
{
    /// <summary>In the host: the second of its disks.</summary>
    private const string Device = "/dev/vdb";

    /// <summary>Where no lab covers it: a host may see several labs.</summary>
    private const string Place = "/mnt/lab";

    /// <summary>The links may be there already: a lab whose host is still held by a former one tries again.</summary>
    private const string Mount = """
        mkdir -p -m 755 "$1" "$3" && { mountpoint -q "$3" || mount -t ext4 -o ro,noload "$2" "$3"; } && ln -sf "$3/programs" "$3/guest" "$1/"
        """;

    private const long Spare = 32L << 20;

    /// <param name="guest">Folder of the guest's kernel and initrd.</param>
    /// <returns>The image's path.</returns>
    public async Task<string> GetOrMakeAsync(string guest, CancellationToken cancellationToken)
    {
        var contents = programs.Contents(guest).ToList();
        var image = Path.Combine(folder, programs.Key(guest) + ".img");
        Directory.CreateDirectory(folder);
        using var held = await BuildLock.TakeAsync(Path.Combine(folder, ".lock"), cancellationToken).ConfigureAwait(false);
        if (File.Exists(image)) return image;
        // Of programs that are gone, and of a maker that was killed.
        foreach (var old in Directory.EnumerateFiles(folder, "*.img")) File.Delete(old);
        foreach (var old in Directory.EnumerateDirectories(folder)) Directory.Delete(old, recursive: true);
        var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
        try
        {
            await MakeAsync(contents, tree, image, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(tree, recursive: true);
        }

        return image;
    }

    public async Task<IProgramsInPlace> PutAsync(SshConnection connection, LentFolders folders, CancellationToken cancellationToken)
    {
        var name = connection.Destination.Name;
        (await connection.RunAsRootAsync(["sh", "-c", Mount, "sh", folders.Home, Device, Place], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Mounting the programs on {name}", name);
        return new OnDisk();
    }

    private static async Task MakeAsync(List<ProgramFile> contents, string tree, string image, CancellationToken cancellationToken)
    {
        foreach (var file in contents)
        {
            var target = Path.Combine(tree, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file.Path, target);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(target, file.Mode);
        }

        var fresh = Path.Combine(tree, "..", "fresh.new");
        var size = ((contents.Sum(file => new FileInfo(file.Path).Length) * 11 / 10 + Spare) >> 20).ToString(CultureInfo.InvariantCulture) + "M";
        File.Delete(fresh);
        (await Commands.RunAsync(["mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-d", tree, fresh, size], null, TimeSpan.FromMinutes(5), cancellationToken).ConfigureAwait(false)).OrThrow("Making a disk of the programs");
        File.Move(fresh, image);
    }

    /// <summary>They go with the host.</summary>
    private sealed class OnDisk : IProgramsInPlace
    {
        public Task LeaveToGuardAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
