namespace Lab.Probe.Sockets;

/// <summary>Tells which processes hold which sockets.</summary>
internal interface ISocketOwners
{
    /// <summary>All owners of each of these sockets, in no order. Costs a look at every open file of every process.</summary>
    IReadOnlyList<(long Inode, int Pid)> Find(IReadOnlySet<long> inodes);

    /// <summary>What a process is; null when it has ended.</summary>
    SocketOwner? Describe(int pid);
}
