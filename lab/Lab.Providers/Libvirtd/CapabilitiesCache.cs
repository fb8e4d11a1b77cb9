namespace Lab.Providers.Libvirtd;

/// <summary>
/// libvirt's probe of QEMU costs seconds of processor time on a fresh host. Its result is a file that libvirt itself checks against QEMU's and its own build
/// time, so one host's result serves every later host of this machine.
/// </summary>
public sealed class CapabilitiesCache(string folder)
{
    private const string HostFolder = "/var/cache/libvirt/qemu/capabilities";

    /// <summary>Copies what is known to a host, given its root folder as the lab sees it.</summary>
    public void Fill(string hostRoot)
    {
        if (!Directory.Exists(folder)) return;
        var target = Directory.CreateDirectory(hostRoot + HostFolder).FullName;
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml")) File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Keeps what a host found out.</summary>
    public void Keep(string hostRoot)
    {
        if (!Directory.Exists(hostRoot + HostFolder)) return;
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(hostRoot + HostFolder, "*.xml"))
        {
            var kept = Path.Combine(folder, Path.GetFileName(file));
            var content = File.ReadAllBytes(file);
            if (File.Exists(kept) && content.AsSpan().SequenceEqual(File.ReadAllBytes(kept))) continue;
            var fresh = $"{kept}.{Environment.ProcessId}.new";
            File.WriteAllBytes(fresh, content);
            File.Move(fresh, kept, overwrite: true);
        }
    }
}
