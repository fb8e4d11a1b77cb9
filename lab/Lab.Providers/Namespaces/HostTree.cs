using Lab.Providers.Plans;

namespace Lab.Providers.Namespaces;

/// <summary>
/// A host's own <c>/etc</c>, <c>/var</c> and <c>/run</c>, built on a tmpfs in the lab's mount namespace and bound over the machine's in the host's. The
/// machine's files shine through read-only below; what an outer libvirt keeps there does not.
/// </summary>
internal sealed class HostTree
{
    private const string Shared = "/run/lab";
    private static readonly string[] Covered = ["etc", "var", "run"];
    private static readonly string[] OwnFolders = ["etc/libvirt", "etc/pki", "var/lib/libvirt", "var/cache/libvirt", "var/log/libvirt", "var/lib/lab"];
    private readonly string _root;

    private HostTree(string root) => _root = root;

    /// <summary>Mount points that the host's mount namespace must bind: from this tree to <c>/etc</c>, <c>/var</c> and <c>/run</c>.</summary>
    public IEnumerable<(string Source, string Target)> Binds => Covered.Select(folder => (Path.Combine(_root, folder), "/" + folder));

    public static HostTree Build(string name, IReadOnlyDictionary<string, string> etcFiles)
    {
        var tree = new HostTree($"{Shared}/hosts/{name}");
        Mounts.Tmpfs(tree._root);
        tree.PrepareUpper(etcFiles);
        foreach (var folder in (string[])["etc", "var"])
            Mounts.Overlay("/" + folder, tree.In("upper", folder), Directory.CreateDirectory(tree.In("work", folder)).FullName, tree.In(folder));
        foreach (var folder in OwnFolders) Mounts.Tmpfs(tree.In(folder));
        var logs = Directory.CreateDirectory($"{LabRoot.Output}/logs/{name}/qemu").Parent!.FullName;
        Mounts.BindTree(logs, tree.In("var/log/libvirt"));
        foreach (var folder in LabRoot.SharedFolders) Mounts.BindTree(folder, tree._root + folder);
        return tree;
    }

    /// <summary>
    /// Files and folders that must be ours are put below the overlay before it is mounted: in a user namespace the machine's own belong to an id that is not
    /// mapped, and could not be changed afterwards.
    /// </summary>
    private void PrepareUpper(IReadOnlyDictionary<string, string> etcFiles)
    {
        foreach (var folder in OwnFolders) Directory.CreateDirectory(In("upper", folder));
        foreach (var (file, content) in etcFiles) File.WriteAllText(In("upper/etc", file), content);
    }

    private string In(params string[] parts) => Path.Combine([_root, .. parts]);

    public static Dictionary<string, string> EtcFiles(LabPlan plan, string hostname, Guid machine)
    {
        var hosts = plan.Hosts.Select(host => $"{AddressOf(host.ManagementAddress)} {host.Name}").Append($"{AddressOf(plan.Engine.Address)} engine");
        return new Dictionary<string, string>
        {
            ["hostname"] = hostname + "\n",
            ["hosts"] = "127.0.0.1 localhost\n" + string.Join('\n', hosts) + "\n",
            ["machine-id"] = machine.ToString("N") + "\n",
            ["resolv.conf"] = "# A lab has no name service.\n",
            ["passwd"] = WithUser("passwd", File.ReadAllText("/etc/passwd")),
            ["group"] = WithUser("group", File.ReadAllText("/etc/group")),
        };
    }

    /// <summary>libvirt looks up the user that its package would have made, also when its configuration names another.</summary>
    /// <param name="file"><c>passwd</c> or <c>group</c>.</param>
    /// <param name="content">Of the machine's own.</param>
    public static string WithUser(string file, string content)
    {
        var known = content.TrimEnd('\n');
        var entry = file == "passwd" ? "libvirt-qemu:x:64055:64055:QEMU:/nonexistent:/usr/sbin/nologin" : "libvirt-qemu:x:64055:";
        var name = entry[..entry.IndexOf(':', StringComparison.Ordinal)];
        return known.Split('\n').Any(line => line.StartsWith(name + ":", StringComparison.Ordinal)) ? known + "\n" : $"{known}\n{entry}\n";
    }

    private static string AddressOf(string withPrefix) => withPrefix.Split('/')[0];
}
