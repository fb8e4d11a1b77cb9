using Lab.Libvirt.Native;

namespace Lab.Libvirt;

public sealed partial class LibvirtConnection
{
    private const int AllCells = -1;
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

    public unsafe NodeMemory GetNodeMemory()
    {
        var count = 0;
        ConnectFunctions.GetNodeMemoryStats(_handle, AllCells, null, ref count, 0).OrThrow();
        var stats = new ConnectFunctions.VirNodeMemoryStats[count];
        fixed (ConnectFunctions.VirNodeMemoryStats* first = stats)
            ConnectFunctions.GetNodeMemoryStats(_handle, AllCells, first, ref count, 0).OrThrow();

        var bytes = new Dictionary<string, long>();
        foreach (var stat in stats.AsSpan(0, count))
            bytes[NativeText.Copy(stat.Field)!] = (long)stat.Value * Kibibyte;
        return new(Find("total"), Find("free"), Find("buffers"), Find("cached"));

        long? Find(string field) => bytes.TryGetValue(field, out var value) ? value : null;
    }
}
