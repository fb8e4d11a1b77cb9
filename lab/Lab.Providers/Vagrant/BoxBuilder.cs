using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using Lab.Model.Errors;
using Lab.Providers.Guests;

namespace Lab.Providers.Vagrant;

/// <summary>
/// Makes a Vagrant box for libvirt of Debian's own packages, once: later calls find it. Needs no loop device and mounts nothing outside namespaces of its own;
/// an ordinary user with subordinate ids can do it. Any number of builders, in any processes, may share a cache: one builds, the others wait.
/// </summary>
/// <param name="cacheDirectory">Made when missing; a box is a file in a folder named by its recipe's key.</param>
/// <param name="progress">Gets a line for each step.</param>
public sealed class BoxBuilder(string cacheDirectory, BoxRecipe recipe, Action<string>? progress = null)
{
    private const string Purpose = "The box cannot be built";
    private const string BuildingPrefix = ".building-";
    private const int DiskGibibytes = 8;

    /// <summary>The tree, the image of it and the box are there at the same time.</summary>
    private const long NeededMebibytes = 2560;

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Where the box is, or will be.</summary>
    public string BoxPath => Path.Combine(cacheDirectory, recipe.Key, recipe.BoxName + ".box");

    /// <summary>The box of this recipe, or null when it has not been built.</summary>
    public BoxFile? Find() => new FileInfo(BoxPath) is { Exists: true } file ? new BoxFile(BoxPath, recipe.BoxName, recipe.Key, file.Length, Built: false) : null;

    /// <param name="anew">Also when there is one: newer packages.</param>
    /// <exception cref="LabException">A tool is missing or fails, or the disk is full; the message says what to do.</exception>
    public async Task<BoxFile> GetOrBuildAsync(bool anew = false, CancellationToken cancellation = default)
    {
        if (!anew && Find() is { } cached) return cached;
        try
        {
            BoxTools.Check();
            Directory.CreateDirectory(cacheDirectory);
            using var only = await BuildLock.TakeAsync(Path.Combine(cacheDirectory, ".lock"), cancellation).ConfigureAwait(false);
            await SweepAsync(cancellation).ConfigureAwait(false);
            if (!anew && Find() is { } builtMeanwhile) return builtMeanwhile;
            RefuseFullDisk();
            return await BuildAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Environment, $"{Purpose} in {cacheDirectory}: {fault.Message}", fault);
        }
    }

    private async Task<BoxFile> BuildAsync(CancellationToken cancellation)
    {
        var folder = Path.Combine(cacheDirectory, BuildingPrefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        try
        {
            foreach (var (name, content) in recipe.Sources) await File.WriteAllBytesAsync(Path.Combine(folder, name), content, cancellation).ConfigureAwait(false);
            var tree = Path.Combine(folder, "tree");
            Say($"fetching and installing {recipe.Packages.Count} packages of Debian {recipe.Suite} and what they need; some minutes");
            await RunAsync(Debootstrap(folder, tree), Relay, cancellation).ConfigureAwait(false);
            CopyBoot(tree, folder);
            Say("making the disk of it");
            var raw = Path.Combine(folder, "disk");
            await RunAsync(["mke2fs", "-q", "-t", "ext4", "-m", "0", "-L", "lab-root", "-d", tree, raw, $"{DiskGibibytes}G"], null, cancellation).ConfigureAwait(false);
            await RunAsync(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", "-c", "-o", "compression_type=zstd", raw, Path.Combine(folder, "box.img")], null, cancellation).ConfigureAwait(false);
            return await StoreAsync(folder, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await SweepAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private List<string> Debootstrap(string folder, string tree) =>
    [
        "mmdebstrap", "--mode=unshare", "--variant=minbase", "--format=directory", "--include=" + string.Join(',', recipe.Packages),
        "--aptopt=APT::Install-Recommends \"false\"", "--aptopt=Acquire::Retries \"3\"", "--aptopt=Acquire::Languages \"none\"",
        .. ((string[])["man", "doc", "locale", "info"]).Select(documentation => $"--dpkgopt=path-exclude=/usr/share/{documentation}/*"),
        "--dpkgopt=force-unsafe-io",
        Hook("essential", folder, BoxRecipe.Essential), Hook("customize", folder, BoxRecipe.Customize),
        recipe.Suite, tree,
    ];

    /// <summary>mmdebstrap hands a hook with shell characters to a shell, together with the tree's folder.</summary>
    private static string Hook(string when, string folder, string script) => $"--{when}-hook=sh '{Path.Combine(folder, script).Replace("'", "'\\''", StringComparison.Ordinal)}' \"$1\"";

    /// <summary>There is one of each.</summary>
    private static void CopyBoot(string tree, string folder)
    {
        foreach (var (pattern, name) in ((string, string)[])[("vmlinuz-*", "vmlinuz"), ("lab-initrd", "initrd")])
        {
            var file = Directory.EnumerateFiles(Path.Combine(tree, "boot"), pattern).Order(StringComparer.Ordinal).LastOrDefault()
                ?? throw new LabException(ErrorKind.Environment, $"{Purpose}: no /boot/{pattern} came of the packages");
            File.Copy(file, Path.Combine(folder, name));
        }
    }

    private async Task<BoxFile> StoreAsync(string folder, CancellationToken cancellation)
    {
        Say("packing the box");
        await File.WriteAllBytesAsync(Path.Combine(folder, "metadata.json"), BoxMetadata.Of(recipe, DiskGibibytes).Write(), cancellation).ConfigureAwait(false);
        var packed = Path.Combine(folder, recipe.BoxName + ".box");
        await using (var tar = new TarWriter(File.Create(packed)))
        {
            foreach (var name in (string[])["metadata.json", BoxRecipe.Vagrantfile, BoxRecipe.CommandLine, "vmlinuz", "initrd", "box.img"])
                await tar.WriteEntryAsync(Path.Combine(folder, name), name, cancellation).ConfigureAwait(false);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(BoxPath)!);
        File.Move(packed, BoxPath, overwrite: true);
        RemoveOlder();
        return Find()! with { Built = true };
    }

    /// <summary>Of the same name, by recipes that no longer exist: half a gigabyte each that nobody can ask for.</summary>
    private void RemoveOlder()
    {
        foreach (var other in Directory.EnumerateDirectories(cacheDirectory).Where(other => File.Exists(Path.Combine(other, recipe.BoxName + ".box")) && Path.GetFileName(other) != recipe.Key))
            Directory.Delete(other, recursive: true);
    }

    /// <summary>Removes what builders left, this one and those that were killed; whoever has the lock is the only one. Their files belong to subordinate ids.</summary>
    private async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var folder in Directory.EnumerateDirectories(cacheDirectory, BuildingPrefix + "*"))
            await RunAsync(["rm", "-rf", "--one-file-system", folder], null, cancellation).ConfigureAwait(false);
    }

    private void RefuseFullDisk()
    {
        var free = new DriveInfo(cacheDirectory).AvailableFreeSpace >> 20;
        if (free < NeededMebibytes)
            throw new LabException(ErrorKind.Environment, $"{Purpose}: {cacheDirectory} has {free} MiB free and it takes {NeededMebibytes}. Set XDG_CACHE_HOME to a folder on a larger disk");
    }

    private static Task RunAsync(IReadOnlyList<string> command, Action<string>? said, CancellationToken cancellation) =>
        BoxProcess.RunAsync([.. Scratch, .. command], Purpose, said, cancellation);

    /// <summary>Namespaces that end with the tool, and its mounts and children with them. An ordinary user is root there, with subordinate ids for the other owners.</summary>
    private static string[] Scratch =>
        ["unshare", .. (string[])(Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user", "--map-auto"]), "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

    /// <summary>mmdebstrap's own steps, without its hooks.</summary>
    private void Relay(string line)
    {
        if (line.StartsWith("I: ", StringComparison.Ordinal) && !line.Contains("-hook", StringComparison.Ordinal)) Say(line[3..]);
    }

    private void Say(string what) => progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{_clock.Elapsed.TotalSeconds,4:0} s  {what}"));
}
