using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Libvirtd;
using Lab.Providers.Namespaces;

namespace Lab.Providers.Vagrant;

/// <summary>A libvirtd in the lab's own namespaces, of the VMs that are the hosts. It knows nothing of the machine's, and ends with the lab.</summary>
internal static class HostHypervisor
{
    /// <summary>libvirt's own default, below folders of the lab's.</summary>
    private const string Pool = "/var/lib/libvirt/images";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string DaemonConfiguration = """
        auth_unix_ro = "none"
        auth_unix_rw = "none"
        log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
        """ + "\n";

    /// <summary>Covers <c>/etc</c> and <c>/var</c> of this process: call once, inside the lab's mount namespace, after all other hosts have theirs.</summary>
    /// <exception cref="LabException">It did not come up; its log says why.</exception>
    public static async Task<ILabDaemon> StartAsync(ILabHost observer, TimeProvider time, CancellationToken cancellationToken)
    {
        Cover(observer.Name);
        await observer.PutFileAsync("/etc/libvirt/qemu.conf", LibvirtdFiles.QemuConfiguration, cancellationToken: cancellationToken).ConfigureAwait(false);
        await observer.PutFileAsync("/etc/libvirt/libvirtd.conf", DaemonConfiguration, cancellationToken: cancellationToken).ConfigureAwait(false);
        var daemon = await observer.StartDaemonAsync(new DaemonSpec("libvirtd", ["libvirtd"], LibvirtdSocket.ErrorLog, ReadyLine: false), cancellationToken).ConfigureAwait(false);
        await LibvirtdSocket.WaitAsync(observer, "The libvirtd for the lab's hosts", () => !daemon.Exited.IsCompleted, Patience, time, cancellationToken).ConfigureAwait(false);
        return daemon;
    }

    /// <summary>Has a disk image in the pool that VMs take theirs from, where it is not copied.</summary>
    public static void AddImage(string path, string name)
    {
        Directory.CreateDirectory(Pool);
        File.CreateSymbolicLink(Path.Combine(Pool, name), path);
    }

    private static void Cover(string name)
    {
        var files = ((string[])["passwd", "group"]).ToDictionary(file => file, file => HostTree.WithUser(file, File.ReadAllText("/etc/" + file)));
        // Its /run is the lab's own already.
        foreach (var (source, target) in HostTree.Build(name, files).Binds.Where(bind => bind.Target != "/run")) Mounts.BindTree(source, target);
    }
}
