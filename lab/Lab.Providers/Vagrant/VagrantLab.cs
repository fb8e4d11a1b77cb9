using System.Net;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Libvirtd;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Providers.Ssh;

namespace Lab.Providers.Vagrant;

/// <summary>
/// A lab whose hosts are VMs that Vagrant makes, each with a kernel of its own. Switches, engine and observer are the same namespaces as in a <see cref="NamespaceLab"/>, and the caller is inside them likewise; the hosts are plugged
/// into those switches by their taps, and spoken with by ssh.
/// </summary>
public sealed class VagrantLab : ILab
{
    /// <summary>How OpenSSH reaches the hosts, inside the lab.</summary>
    public const string SshConfig = Folder + "/ssh-config";

    private const string Folder = LabRoot.Scratch + "/vagrant";

    private readonly LabPlan _plan;
    private readonly Lender _lender;
    private readonly OwnHost _observer;
    private readonly CapabilitiesCache _capabilities;
    private readonly List<SshConnection> _connections = [];
    private readonly List<LentHost> _lent = [];
    private NamespaceHost? _engine;

    private VagrantLab(LabPlan plan, Lender lender, NamespaceTool tool, CapabilitiesCache capabilities) => (_plan, _lender, _observer, _capabilities) = (plan, lender, new OwnHost(NamespaceLab.ObserverName, tool), capabilities);

    public ILabHost Engine => _engine ?? throw new InvalidOperationException("The lab is not made yet.");

    public IReadOnlyList<ILabHost> Hosts => [.. _lent.Select(lent => lent.Host)];

    public ILabHost Observer => _observer;

    public double Slowness => _lender.Slowness;

    /// <param name="guest">Folder of the guest's kernel and initrd.</param>
    /// <exception cref="LabException">A host did not come up, or a link could not be made; what there was ends with this process.</exception>
    public static async Task<VagrantLab> CreateAsync(
        LabPlan plan, VagrantSetup setup, NamespaceTool tool, CapabilitiesCache capabilities, ProgramPackage programs, string guest, LentTerms terms, Steps steps, CancellationToken cancellationToken)
    {
        var lab = new VagrantLab(plan, new Lender(plan, terms, steps), tool, capabilities);
        try
        {
            var disk = new ProgramDisk(setup.Cache, programs);
            var image = await disk.GetOrMakeAsync(guest, cancellationToken).ConfigureAwait(false);
            await lab.MakeSwitchesAsync(tool, cancellationToken).ConfigureAwait(false);
            await lab.BringUpAsync(setup, image, steps, cancellationToken).ConfigureAwait(false);
            await lab.BorrowAsync(disk, cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(lab.Hosts.Select(host => capabilities.FillAsync(host, cancellationToken))).ConfigureAwait(false);
            await new SwitchFeatures(plan, lab.Observer, lab.Hosts, lab.Engine).ApplyAsync(cancellationToken).ConfigureAwait(false);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken) => NamespaceLab.ConnectHereAsync(endpoint, cancellationToken);

    public async Task<IReadOnlyDictionary<string, ClockOffset>> ReadClocksAsync(TimeProvider time, CancellationToken cancellationToken) =>
        await Lender.ReadClocksAsync(_lent, time, cancellationToken).ConfigureAwait(false);

    public async Task CollectAsync(string directory, CancellationToken cancellationToken)
    {
        await Task.WhenAll(_lent.Select(lent => lent.Host.CollectAsync(LabRoot.Output, directory, cancellationToken))).ConfigureAwait(false);
        await _capabilities.KeepAsync(_lent[0].Host, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The host's NIC loses its carrier, as the tap's own state would not make it.</summary>
    public async Task SetCableAsync(string host, string nic, bool plugged, CancellationToken cancellationToken = default)
    {
        var tap = SwitchLinks.PortOf(_plan, host, nic);
        (await _observer.RunAsync(["virsh", "domif-setlink", DomainOf(host), tap, plugged ? "up" : "down"], null, cancellationToken).ConfigureAwait(false)).OrThrow($"{(plugged ? "Plugging" : "Unplugging")} the cable of {host}'s {nic}", host);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_lent.Select(_lender.GiveBackAsync)).ConfigureAwait(false);
        await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);
        // libvirtd and the VMs are processes of the lab's namespaces, and end with them.
        _engine?.Dispose();
    }

    /// <summary>The prefix is the <c>Vagrantfile</c>'s.</summary>
    private static string DomainOf(string host) => "lab-" + host;

    private async Task MakeSwitchesAsync(NamespaceTool tool, CancellationToken cancellationToken)
    {
        _engine = await NamespaceHost.StartAsync(NamespaceLab.EngineName, tool, HostTree.Build(NamespaceLab.EngineName, HostTree.EtcFiles(_plan, NamespaceLab.EngineName, Guid.Empty)), cancellationToken).ConfigureAwait(false);
        var namespaces = new Dictionary<string, string> { [_engine.Name] = _engine.NetworkNamespace };
        await NamespaceLab.IpAsync(_observer, SwitchLinks.InLab(_plan, namespaces) + VagrantTopology.Before(_plan), cancellationToken).ConfigureAwait(false);
        await NamespaceLab.IpAsync(_engine, SwitchLinks.InEngine(_plan), cancellationToken).ConfigureAwait(false);
    }

    private async Task BringUpAsync(VagrantSetup setup, string disk, Steps steps, CancellationToken cancellationToken)
    {
        await HostHypervisor.StartAsync(_observer, setup.Time, cancellationToken).ConfigureAwait(false);
        HostHypervisor.AddImage(disk, VagrantTool.ProgramDisk);
        var vagrant = new VagrantTool(_observer, setup, Directory.CreateDirectory(Folder).FullName);
        await steps.TimeAsync($"the hosts are up, {(setup.Accelerator == "kvm" ? "with KVM" : "emulated (no guest boots with KVM here)")},", () => vagrant.UpAsync(VagrantTopology.Of(_plan), cancellationToken)).ConfigureAwait(false);
        await NamespaceLab.IpAsync(_observer, VagrantTopology.After(_plan), cancellationToken).ConfigureAwait(false);
        await vagrant.WriteSshConfigAsync(SshConfig, cancellationToken).ConfigureAwait(false);
    }

    private Task BorrowAsync(ProgramDisk programs, CancellationToken cancellationToken)
    {
        var sockets = Directory.CreateDirectory(Path.Combine(LabRoot.Scratch, "ssh")).FullName;
        var machines = _plan.Hosts.Select(host => new LentMachineSpec(new SshDestination(host.Name, host.Name) { ConfigFile = SshConfig }, [.. host.Nics.Select(nic => nic.Name)]) { IsGivenBack = false }).ToList();
        foreach (var machine in machines) _connections.Add(new SshConnection(machine.Destination, sockets));
        return _lender.BorrowAsync(machines, _connections, programs, _lent, cancellationToken);
    }
}
