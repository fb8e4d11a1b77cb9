using System.Globalization;

namespace Lab.Probe.Sockets;

/// <summary>Owners by <c>/proc/PID/fd</c>.</summary>
/// <param name="root">Where <c>proc</c> is mounted: it shows the processes of one PID namespace and those below it.</param>
internal sealed class ProcSocketOwners(string root) : ISocketOwners
{
    private readonly List<int> _processes = [];
    private readonly List<int> _descriptors = [];

    public IReadOnlyList<(long Inode, int Pid)> Find(IReadOnlySet<long> inodes)
    {
        var owners = new List<(long, int)>();
        LibC.ListNumbers(root, _processes);
        foreach (var pid in _processes)
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"{root}/{pid}/fd");
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
        var folder = string.Create(CultureInfo.InvariantCulture, $"{root}/{pid}");
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
