namespace Lab.Runner.Doctor;

/// <summary>A kernel image that this user may read, with the modules a guest needs.</summary>
internal sealed class GuestKernelCheck : IMachineCheck
{
    public MachineFact Unanswered { get; } = new(
        FactNames.GuestKernel,
        "no /boot/vmlinuz-* with modules",
        FactState.Missing,
        "guests boot a distribution's kernel and load its virtio modules",
        "install linux-image-cloud-amd64; where /boot is not readable by users, 'chmod a+r /boot/vmlinuz-*'",
        Required: true);

    public Task<MachineFact> AskAsync(CancellationToken cancellationToken)
    {
        if (Find() is { } kernel) return Task.FromResult(Unanswered with { State = FactState.Ok, Value = kernel.Image, HowToGet = null });
        var unreadable = Images().FirstOrDefault(image => !IsReadable(image));
        return Task.FromResult(unreadable is null ? Unanswered : Unanswered with { Value = $"{unreadable} may not be read by this user" });
    }

    /// <summary>The kernel to boot, cloud kernels first: they are small and have what a guest needs.</summary>
    public static (string Image, string Modules)? Find()
    {
        foreach (var image in Images().Where(IsReadable))
        {
            var modules = Path.Combine("/lib/modules", Path.GetFileName(image)["vmlinuz-".Length..]);
            var network = Path.Combine(modules, "kernel/drivers/net");
            if (Directory.Exists(network) && Directory.EnumerateFiles(network, "virtio_net.ko*").Any()) return (image, modules);
        }

        return null;
    }

    private static IEnumerable<string> Images() => !Directory.Exists("/boot") ? [] : Directory.EnumerateFiles("/boot", "vmlinuz-*")
        .OrderByDescending(image => image.Contains("cloud", StringComparison.Ordinal))
        .ThenByDescending(image => image, StringComparer.Ordinal);

    private static bool IsReadable(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return file.ReadByte() >= 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
