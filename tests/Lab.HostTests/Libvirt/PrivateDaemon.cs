using System.Diagnostics;
using Lab.Libvirt;

namespace Lab.HostTests.Libvirt;

/// <summary>
/// A libvirtd in namespaces of its own, reached by a UNIX socket. Its first process waits on standard input: when this process ends in whatever
/// way, the pipe closes, that process ends, and its namespace takes libvirtd and QEMU with it.
/// </summary>
internal sealed class PrivateDaemon : IDisposable
{
    private const string Script = """
        set -e
        mount --make-rprivate /
        hostname "$1"
        ip link set lo up
        mount -t tmpfs tmpfs /run
        mkdir -p /run/libvirt /run/lock
        for folder in /var/lib/libvirt /var/log/libvirt /var/cache/libvirt /etc/libvirt; do
            mkdir -p $folder
            mount -t tmpfs tmpfs $folder
        done
        mount --bind "$2" /run/libvirt
        cp /etc/passwd /etc/group /run
        grep -q '^libvirt-qemu:' /run/passwd || echo 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/bin/false' >> /run/passwd
        grep -q '^libvirt-qemu:' /run/group || echo 'libvirt-qemu:x:64055:' >> /run/group
        grep -q '^kvm:' /run/group || echo 'kvm:x:64056:' >> /run/group
        mount --bind /run/passwd /etc/passwd
        mount --bind /run/group /etc/group
        printf '%s\n' 'user = "+0"' 'group = "+0"' 'security_driver = "none"' 'namespaces = []' 'cgroup_controllers = []' \
            'remember_owner = 0' 'stdio_handler = "file"' > /etc/libvirt/qemu.conf
        printf '%s\n' 'auth_unix_rw = "none"' "host_uuid = \"$3\"" > /etc/libvirt/libvirtd.conf
        libvirtd > /run/libvirt/log 2>&1 &
        echo $! > /run/libvirt/pid
        cat > /dev/null
        """;

    private readonly Process _process;
    private readonly string _folder;

    private PrivateDaemon(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>A process in its mount and network namespaces.</summary>
    internal int Id => _process.Id;

    internal string Uri => $"qemu+unix:///system?socket={_folder}/libvirt-sock";

    internal static void Needed()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root to make namespaces");
        Skip.IfNot(LibvirtLibrary.IsAvailable, "libvirt.so.0 is not installed (Debian: libvirt0)");
        foreach (var program in new[] { "/usr/sbin/libvirtd", "/usr/bin/qemu-system-x86_64", "/usr/bin/unshare" })
            Skip.IfNot(File.Exists(program), $"{program} is not installed");
    }

    internal static PrivateDaemon Start(string hostName)
    {
        var folder = Directory.CreateTempSubdirectory("lab-libvirt-").FullName;
        var start = new ProcessStartInfo("unshare") { RedirectStandardInput = true };
        foreach (var argument in new[] { "--mount", "--net", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", Script, "sh", hostName, folder, $"{Guid.NewGuid()}" })
            start.ArgumentList.Add(argument);
        return new(Process.Start(start)!, folder);
    }

    /// <summary>Waits until libvirtd answers, a minute at most.</summary>
    internal LibvirtConnection Connect()
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return LibvirtConnection.Open(Uri);
            }
            catch (LibvirtException) when (watch.Elapsed < TimeSpan.FromMinutes(1) && !_process.HasExited)
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>Kills everything in the namespaces at once, as a power cut would.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
