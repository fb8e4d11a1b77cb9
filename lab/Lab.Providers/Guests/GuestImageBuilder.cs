using Lab.Model.Errors;

namespace Lab.Providers.Guests;

/// <summary>
/// Builds the guest of <c>docs/guest.md</c> from the distribution's packages, once: later calls find it in the cache within milliseconds.
/// Any number of builders, in any processes, may share a cache.
/// </summary>
/// <param name="cacheDirectory">Made when missing; each image is a folder in it, named by its key.</param>
/// <param name="sources">Where the packages' files are.</param>
public sealed class GuestImageBuilder(string cacheDirectory, GuestSources? sources = null)
{
    private const string InitrdName = "initrd";
    private readonly GuestImageCache _cache = new(cacheDirectory);

    /// <summary><c>$XDG_CACHE_HOME/lab/guest</c>, or <c>~/.cache/lab/guest</c>.</summary>
    public static string DefaultCacheDirectory
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache)) cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "lab", "guest");
        }
    }

    /// <exception cref="LabException">A package is missing, a file cannot be read, or the cache cannot be written; the message says what to do.</exception>
    public async Task<GuestImage> GetOrBuildAsync(CancellationToken cancellation = default)
    {
        try
        {
            var ingredients = GuestIngredients.Find(sources ?? new GuestSources());
            var key = ingredients.Key();
            return _cache.Find(key) ?? await BuildAsync(ingredients, key, cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Environment, $"The guest image cannot be built in {cacheDirectory}: {fault.Message}", fault);
        }
    }

    private async Task<GuestImage> BuildAsync(GuestIngredients ingredients, string key, CancellationToken cancellation)
    {
        Directory.CreateDirectory(cacheDirectory);
        using var only = await BuildLock.TakeAsync(Path.Combine(cacheDirectory, key + ".lock"), cancellation).ConfigureAwait(false);
        if (_cache.Find(key) is { } builtMeanwhile) return builtMeanwhile;
        var folder = Path.Combine(cacheDirectory, $".{key}.building");
        // Left by a builder that was killed: it held the lock that we hold now.
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        try
        {
            await InitrdWriter.WriteAsync(ingredients, folder, InitrdName, cancellation).ConfigureAwait(false);
            var kernel = await CopyKernelAsync(ingredients.Kernel, folder, cancellation).ConfigureAwait(false);
            _cache.Store(key, folder, kernel, InitrdName, ingredients.Kernel.Version);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        return _cache.Find(key) ?? throw new LabException(ErrorKind.Environment, $"The guest image in {_cache.FolderOf(key)} changed while it was made");
    }

    /// <returns>The kernel's file name in the folder.</returns>
    private static async Task<string> CopyKernelAsync(GuestKernel kernel, string folder, CancellationToken cancellation)
    {
        var vmlinuz = await ReadKernelAsync(kernel.Path, cancellation).ConfigureAwait(false);
        if (!BootKernel.IsBootable(vmlinuz))
            throw new LabException(ErrorKind.Environment, $"{kernel.Path} is not a bootable kernel. Install it again: apt-get install --reinstall linux-image-{kernel.Version}");
        var vmlinux = await BootKernel.UnpackAsync(vmlinuz, cancellation).ConfigureAwait(false);
        var name = vmlinux is null ? "vmlinuz" : "vmlinux";
        await File.WriteAllBytesAsync(Path.Combine(folder, name), vmlinux ?? vmlinuz, cancellation).ConfigureAwait(false);
        return name;
    }

    private static async Task<byte[]> ReadKernelAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException denied)
        {
            // Ubuntu's kernels are readable by root only.
            throw new LabException(ErrorKind.Environment, $"The kernel {path} cannot be read by this user. As root: chmod a+r {path}", denied);
        }
    }
}
