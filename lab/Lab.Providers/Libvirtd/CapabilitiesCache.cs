using Lab.Providers.Hosts;
using Lab.Providers.Remote;

namespace Lab.Providers.Libvirtd;

/// <summary>
/// libvirt's probe of QEMU costs seconds of processor time on a fresh host. Its result is a file that libvirt itself checks against QEMU's and its own build
/// time, so one host's result serves every later host of this machine. It only saves time: a folder that cannot be
/// read or written changes nothing else.
/// </summary>
public sealed class CapabilitiesCache(string folder)
{
    private const string HostFolder = "/var/cache/libvirt/qemu/capabilities";

    /// <summary>Copies what is known to a host, given its root folder as the lab sees it.</summary>
    public void Fill(string hostRoot) => IfPossible(() =>
    {
        if (!Directory.Exists(folder)) return;
        var target = Directory.CreateDirectory(hostRoot + HostFolder).FullName;
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml")) File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
    });

    /// <summary>Keeps what a host found out.</summary>
    public void Keep(string hostRoot) => IfPossible(() =>
    {
        if (!Directory.Exists(hostRoot + HostFolder)) return;
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(hostRoot + HostFolder, "*.xml")) Keep(File.ReadAllBytes(file), Path.Combine(folder, Path.GetFileName(file)));
    });

    /// <summary>As <see cref="Fill(string)"/>, for a host that is elsewhere.</summary>
    public async Task FillAsync(ILabHost host, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml"))
            await host.PutFileAsync($"{HostFolder}/{Path.GetFileName(file)}", await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="Keep(string)"/>, for a host that is elsewhere.</summary>
    public async Task KeepAsync(RemoteHost host, CancellationToken cancellationToken)
    {
        var brought = Directory.CreateTempSubdirectory("lab-capabilities-").FullName;
        try
        {
            await host.CollectAsync(HostFolder, brought, cancellationToken).ConfigureAwait(false);
            IfPossible(() =>
            {
                Directory.CreateDirectory(folder);
                foreach (var file in Directory.EnumerateFiles(brought, "*.xml")) Keep(File.ReadAllBytes(file), Path.Combine(folder, Path.GetFileName(file)));
            });
        }
        finally
        {
            Directory.Delete(brought, recursive: true);
        }
    }

    private static void Keep(byte[] content, string kept)
    {
        if (File.Exists(kept) && content.AsSpan().SequenceEqual(File.ReadAllBytes(kept))) return;
        // Labs at work at once share the folder, and every runner has the same PID in its own namespace.
        var fresh = $"{kept}.{Guid.NewGuid():n}.new";
        try
        {
            File.WriteAllBytes(fresh, content);
            File.Move(fresh, kept, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(fresh); // half of it, on a full disk
            throw;
        }
    }

    private static void IfPossible(Action copy)
    {
        try
        {
            copy();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // libvirt probes again.
        }
    }
}
