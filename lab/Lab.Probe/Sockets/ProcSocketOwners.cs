using System.Globalization;

namespace Lab.Probe.Sockets;

/// <summary>Owners by <c>/proc/PID/fd</c>, among the processes of the current pid namespace.</summary>
internal sealed class ProcSocketOwners : ISocketOwners
{
    private readonly List<int> _processes = [];
    private readonly List<int> _descriptors = [];

    public IReadOnlyList<(long Inode, int Pid)> Find(IReadOnlySet<long> inodes)
    {
        var owners = new List<(long, int)>();
        LibC.ListNumbers("/proc", _processes);
        foreach (var pid in _processes)
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd");
            LibC.ListNumbers(folder, _descriptors);
            foreach (var descriptor in _descriptors)
            {
                var inode = LibC.SocketInode(string.Create(CultureInfo.InvariantCulture, $"{folder}/{descriptor}"));
                if (inode != 0 && inodes.Contains(inode) && !owners.Contains((inode, pid))) owners.Add((inode, pid));
            }
        }
        return owners;
    }

    public SocketOwner? Describe(int pid)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        try
        {
            var name = File.ReadAllText($"{folder}/comm").TrimEnd('\n');
            return new SocketOwner(pid, name, QemuIdentity.Parse(File.ReadAllBytes($"{folder}/cmdline")));
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
