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
    public const string SshConfig = FreshHosts.SshConfig;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRelease = TimeSpan.FromMinutes(1);

    private readonly LabPlan _plan;
    private readonly Lender _lender;
    private readonly OwnHost _observer;
    private readonly CapabilitiesCache _capabilities;
    private readonly List<SshConnection> _connections = [];
    private readonly List<LentHost> _lent = [];
    private IVagrantHosts? _hosts;
    private NamespaceHost? _engine;

    private VagrantLab(LabPlan plan, Lender lender, NamespaceTool tool, CapabilitiesCache capabilities) => (_plan, _lender, _observer, _capabilities) = (plan, lender, new OwnHost(NamespaceLab.ObserverName, tool), capabilities);

    public ILabHost Engine => _engine ?? throw new InvalidOperationException("The lab is not made yet.");

    public IReadOnlyList<ILabHost> Hosts => [.. _lent.Select(lent => lent.Host)];

    public ILabHost Observer => _observer;

    public double Slowness => _lender.Slowness;

    /// <summary>Hosts of this lab alone end with it, whatever they are like then.</summary>
    public IReadOnlyList<string> LeftBehind => _hosts is StandingHosts ? _lender.LeftBehind : [];

    /// <param name="guest">Folder of the guest's kernel and initrd.</param>
    /// <param name="kept">Hosts that are up already, in this process's network, with their keeper's folder; null: they are brought up.</param>
    /// <exception cref="LabException">A host did not come up, or a link could not be made; what there was ends with this process.</exception>
    public static async Task<VagrantLab> CreateAsync(
        LabPlan plan, VagrantSetup setup, NamespaceTool tool, CapabilitiesCache capabilities, ProgramPackage programs, string guest, LentTerms terms, (KeptHosts Hosts, string Folder)? kept, Steps steps, CancellationToken cancellationToken)
    {
        var lab = new VagrantLab(plan, new Lender(plan, terms, steps), tool, capabilities);
        try
        {
            var disk = new ProgramDisk(setup.Cache, programs);
            lab._hosts = kept is { } there ? new StandingHosts(lab._observer, there.Hosts, there.Folder) : new FreshHosts(lab._observer, setup, await disk.GetOrMakeAsync(guest, cancellationToken).ConfigureAwait(false));
            await lab._hosts.PrepareAsync(plan, cancellationToken).ConfigureAwait(false);
            await lab.MakeSwitchesAsync(tool, cancellationToken).ConfigureAwait(false);
            await lab._hosts.PlugAsync(plan, steps, cancellationToken).ConfigureAwait(false);
            await lab.BorrowAsync(disk, setup.Time, cancellationToken).ConfigureAwait(false);
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
        var number = _plan.Hosts.Index().First(item => item.Item.Name == host).Index;
        var (virsh, domain) = _hosts!.VmOf(_plan, number);
        var mac = _plan.Hosts[number].Nics.First(item => item.Name == nic).Mac;
        (await _observer.RunAsync([.. virsh, "domif-setlink", domain, mac, plugged ? "up" : "down"], null, cancellationToken).ConfigureAwait(false)).OrThrow($"{(plugged ? "Plugging" : "Unplugging")} the cable of {host}'s {nic}", host);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_lent.Select(_lender.GiveBackAsync)).ConfigureAwait(false);
        await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);
        _engine?.Dispose();
        if (_hosts is not null) await _hosts.UnplugAsync().ConfigureAwait(false);
    }

    private async Task MakeSwitchesAsync(NamespaceTool tool, CancellationToken cancellationToken)
    {
        _engine = await NamespaceHost.StartAsync(NamespaceLab.EngineName, tool, HostTree.Build(NamespaceLab.EngineName, HostTree.EtcFiles(_plan, NamespaceLab.EngineName, Guid.Empty)), cancellationToken).ConfigureAwait(false);
        var namespaces = new Dictionary<string, string> { [_engine.Name] = _engine.NetworkNamespace };
        await NamespaceLab.IpAsync(_observer, SwitchLinks.InLab(_plan, namespaces), cancellationToken).ConfigureAwait(false);
        await NamespaceLab.IpAsync(_engine, SwitchLinks.InEngine(_plan), cancellationToken).ConfigureAwait(false);
    }

    private async Task BorrowAsync(ProgramDisk programs, TimeProvider time, CancellationToken cancellationToken)
    {
        var sockets = Directory.CreateDirectory(Path.Combine(LabRoot.Scratch, "ssh")).FullName;
        var machines = _hosts!.Machines(_plan);
        foreach (var machine in machines) _connections.Add(new SshConnection(machine.Destination, sockets));
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await _lender.BorrowAsync(machines, _connections, programs, _lent, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (LabException held) when (held.Kind == ErrorKind.Conflict && time.GetElapsedTime(started) < LongestRelease)
            {
                // A lab that was killed a moment ago: its hosts are still taking themselves back.
                await Task.WhenAll(_lent.Select(_lender.GiveBackAsync)).ConfigureAwait(false);
                _lent.Clear();
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
