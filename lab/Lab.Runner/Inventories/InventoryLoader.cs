using Lab.Providers.Ssh;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Binding;
using Lab.Runner.Scenarios.Documents;

namespace Lab.Runner.Inventories;

/// <summary>Reads an inventory and reports every fault at once. Paths in it are relative to it.</summary>
public static class InventoryLoader
{
    private static readonly DocumentLoader<Inventory> Documents = new("inventory", "'hosts'");

    /// <param name="path">A YAML file; it is named in faults as given here.</param>
    public static LoadResult<Inventory> Load(string path) => Documents.Load(path, Check);

    /// <param name="file">The name that faults carry.</param>
    public static LoadResult<Inventory> Parse(ReadOnlySpan<byte> bytes, string file) => Documents.Parse(bytes, file, Check);

    /// <param name="inventoryFile">Paths in the inventory are relative to its folder.</param>
    public static SshDestination Destination(Inventory inventory, int number, string name, string inventoryFile)
    {
        var host = inventory.Hosts[number];
        return new SshDestination(name, host.Address)
        {
            User = host.Ssh.User ?? inventory.Ssh.User,
            Port = host.Ssh.Port ?? inventory.Ssh.Port,
            Identity = FileOf(host.Ssh.Identity ?? inventory.Ssh.Identity),
            Jump = host.Ssh.Jump ?? inventory.Ssh.Jump,
            KnownHosts = FileOf(host.Ssh.KnownHosts ?? inventory.Ssh.KnownHosts),
            ConfigFile = FileOf(host.Ssh.Config ?? inventory.Ssh.Config),
        };

        string? FileOf(string? path)
        {
            if (path is null) return null;
            if (path.StartsWith("~/", StringComparison.Ordinal)) return Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
            return Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(inventoryFile))!);
        }
    }

    private static Inventory Check(Inventory inventory, FaultList faults)
    {
        if (!Path.IsPathFullyQualified(inventory.Folder)) faults.Add("folder", $"'{inventory.Folder}' is no absolute path");
        if (inventory.DeadManTimer < TimeSpan.FromSeconds(5)) faults.Add("dead-man-timer", "is shorter than 5 s: a busy network would take the machines back in the middle of a run");
        foreach (var (number, host) in inventory.Hosts.Index())
        {
            var at = FormattableString.Invariant($"hosts[{number}]");
            var uses = host.Nics.Select(pair => (Path: $"{at}.nics.{pair.Key}", Nic: pair.Value)).Prepend((Path: at + ".migration", Nic: host.Migration)).Prepend((Path: at + ".management", Nic: host.Management));
            foreach (var again in uses.GroupBy(use => use.Nic).SelectMany(group => group.Skip(1))) faults.Add(again.Path, $"'{again.Nic}' is given twice: one NIC cannot be both");
            if (inventory.Hosts.Take(number).Any(other => other.Address == host.Address && other.Ssh == host.Ssh)) faults.Add(at + ".address", $"'{host.Address}' is given twice: one machine cannot be two hosts");
        }

        return inventory;
    }
}
