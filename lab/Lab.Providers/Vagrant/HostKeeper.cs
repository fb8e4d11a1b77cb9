using System.Globalization;
using System.Text;
using System.Text.Json;
using Lab.Model.Errors;
using Lab.Providers.Namespaces;
using Lab.Providers.Ssh;

namespace Lab.Providers.Vagrant;

/// <summary>Brings hosts up for labs to come, and has them wait unplugged. Inside namespaces of its own, with <see cref="LabRoot"/> mounted, whose <see cref="LabRoot.Output"/> is the keeper's folder; the hosts end with them.</summary>
public static class HostKeeper
{
    /// <summary>In the keeper's folder: how OpenSSH reaches the hosts.</summary>
    public const string SshConfig = "ssh-config";

    /// <summary>In the keeper's folder: where their libvirt listens.</summary>
    public const string LibvirtSocket = "libvirt/libvirt-sock";

    /// <summary>Locally administered; the last two bytes are host and NIC.</summary>
    private const string MacPrefix = "52:54:00:6b:";

    /// <param name="programs">For the hosts' second disk.</param>
    /// <param name="guest">Folder of the guest's kernel and initrd.</param>
    /// <param name="boxIdentity">See <see cref="KeptHosts.Box"/>.</param>
    /// <param name="folder">The keeper's, by the path that others know it by.</param>
    /// <exception cref="LabException">They did not come up.</exception>
    public static async Task<KeptHosts> BringUpAsync(VagrantSetup setup, ProgramPackage programs, string guest, string boxIdentity, string folder, int hosts, int nics, NamespaceTool tool, CancellationToken cancellationToken)
    {
        var observer = new OwnHost(NamespaceLab.ObserverName, tool);
        var image = await new ProgramDisk(setup.Cache, programs).GetOrMakeAsync(guest, cancellationToken).ConfigureAwait(false);
        await NamespaceLab.IpAsync(observer, $"link set lo up\nlink add {VagrantTopology.Parking} type bridge\nlink set {VagrantTopology.Parking} up\n", cancellationToken).ConfigureAwait(false);
        Mounts.BindTree(Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(LabRoot.Output, LibvirtSocket))!).FullName, "/run/libvirt");
        await HostHypervisor.StartAsync(observer, setup.Time, cancellationToken).ConfigureAwait(false);
        HostHypervisor.AddImage(image, VagrantTool.ProgramDisk);
        var made = Enumerable.Range(1, hosts).Select(host => Host(host, nics)).ToList();
        var vagrant = new VagrantTool(observer, setup, Directory.CreateDirectory(Path.Combine(LabRoot.Output, "vagrant")).FullName);
        await vagrant.UpAsync(Topology(made), cancellationToken).ConfigureAwait(false);
        await ParkAsync(observer, made, cancellationToken).ConfigureAwait(false);
        await WriteSshConfigAsync(vagrant, folder, cancellationToken).ConfigureAwait(false);
        return new KeptHosts
        {
            Box = boxIdentity,
            Accelerator = setup.Accelerator,
            Memory = setup.Memory,
            Programs = programs.Key(guest),
            Bridges = await BridgesAsync(observer, cancellationToken).ConfigureAwait(false),
            Hosts = made,
        };
    }

    private static KeptHost Host(int number, int nics) => new(
        string.Create(CultureInfo.InvariantCulture, $"host{number}"),
        [.. Enumerable.Range(1, nics).Select(nic => new KeptNic(string.Create(CultureInfo.InvariantCulture, $"{MacPrefix}{number:x2}:{nic:x2}"), string.Create(CultureInfo.InvariantCulture, $"kept{number}-{nic}")))]);

    private static string Topology(IEnumerable<KeptHost> hosts) =>
        JsonSerializer.Serialize(new { hosts = hosts.Select(host => new { name = host.Name, nics = host.Nics.Select(nic => new { bridge = VagrantTopology.Parking, mac = nic.Mac, tap = nic.Port }) }) });

    /// <summary>Out of the bridge that libvirt wanted, and with a second name that no lab takes from it.</summary>
    private static Task ParkAsync(OwnHost observer, IEnumerable<KeptHost> hosts, CancellationToken cancellationToken)
    {
        var batch = new StringBuilder();
        foreach (var nic in hosts.SelectMany(host => host.Nics)) batch.Append($"link set {nic.Port} nomaster\nlink property add dev {nic.Port} altname {nic.AlternativeName}\n");
        return NamespaceLab.IpAsync(observer, batch.ToString(), cancellationToken);
    }

    /// <summary>Vagrant's key lies in the keeper's folder, which others know by another path.</summary>
    private static async Task WriteSshConfigAsync(VagrantTool vagrant, string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(LabRoot.Output, SshConfig);
        await vagrant.WriteSshConfigAsync(file, cancellationToken).ConfigureAwait(false);
        var said = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(file, said.Replace(LabRoot.Output, folder, StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> BridgesAsync(OwnHost observer, CancellationToken cancellationToken)
    {
        var said = (await observer.RunAsync(["ip", "-json", "link", "show", "type", "bridge"], null, cancellationToken).ConfigureAwait(false)).OrThrow("Looking at the bridges");
        using var document = JsonDocument.Parse(said.Output);
        return [.. document.RootElement.EnumerateArray().Select(link => link.GetProperty("ifname").GetString()!)];
    }
}
