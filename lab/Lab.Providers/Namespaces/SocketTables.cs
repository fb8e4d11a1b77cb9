namespace Lab.Providers.Namespaces;

/// <summary>
/// A small table of TCP connections for each host. The kernel shares its own, sized for the whole machine, with every network namespace: on a large machine each look at a
/// host's few sockets, twenty a second, would walk hundreds of thousands of empty places.
/// </summary>
internal static class SocketTables
{
    private const string Setting = "/proc/sys/net/ipv4/tcp_child_ehash_entries";
    private const string Entries = "1024";

    /// <summary>For network namespaces made from now on. Kernels before 6.1 have no such setting; there a look just takes longer.</summary>
    public static void BeSmall()
    {
        try
        {
            if (File.Exists(Setting)) File.WriteAllText(Setting, Entries);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // As above: slower, and as right.
        }
    }
}
