using Lab.Libvirt.Native;

namespace Lab.Libvirt;

public sealed partial class LibvirtConnection
{
    private const long Kibibyte = 1024;

    public unsafe NodeInfo GetNodeInfo()
    {
        ConnectFunctions.GetNodeInfo(_handle, out var info).OrThrow();
        return new(
            NativeText.Copy(info.Model)!, (long)info.Memory * Kibibyte, (int)info.Cpus, (int)info.Megahertz,
            (int)info.Nodes, (int)info.Sockets, (int)info.Cores, (int)info.Threads);
    }

    /// <summary>Free memory of the host in bytes, over all NUMA cells (<c>virNodeGetFreeMemory</c>).</summary>
    public long GetFreeMemory()
    {
        var free = ConnectFunctions.GetFreeMemory(_handle);
        return free == 0 ? throw LibvirtException.FromLastError() : (long)free;
    }
}
