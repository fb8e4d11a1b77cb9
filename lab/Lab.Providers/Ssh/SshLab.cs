using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Providers.Remote;

namespace Lab.Providers.Ssh;

/// <summary>A lab on machines that are lent to it, reached by ssh. The engine, and whoever listens to guests, is on the first of them; the wires between them are as they are.</summary>
public sealed class SshLab : ILab
{
    private const string State = "/var/lib/lab";

    private readonly LabPlan _plan;
    private readonly string _sockets;
    private readonly List<SshConnection> _connections = [];
    private readonly List<LentHost> _lent = [];
    private readonly ConcurrentQueue<string> _leftBehind = [];
    private readonly Dictionary<string, string> _forwards = [];
    private readonly SemaphoreSlim _forwarding = new(1);
    private LentHost? _engine;

    private SshLab(LabPlan plan, string sockets) => (_plan, _sockets) = (plan, sockets);

    public ILabHost Engine => _engine?.Host ?? throw new InvalidOperationException("The lab is not made yet.");

    public IReadOnlyList<ILabHost> Hosts => [.. _lent.Select(lent => lent.Host)];

    public ILabHost Observer => Engine;

    public IReadOnlyList<string> LeftBehind => [.. _leftBehind];

    /// <param name="machines">In the order of the plan's hosts, which are named after them.</param>
    /// <param name="guest">Folder of the guest's kernel and initrd.</param>
    /// <exception cref="LabException">One of the machines; all are as they were then, but for those that the message names.</exception>
    public static async Task<SshLab> CreateAsync(
        LabPlan plan, IReadOnlyList<LentMachineSpec> machines, ProgramPackage programs, string guest, LentTerms terms, CancellationToken cancellationToken)
    {
        var lab = new SshLab(plan, SshSockets.Make());
        try
        {
            await lab.BorrowAsync(machines, programs, guest, terms, cancellationToken).ConfigureAwait(false);
            return lab;
        }
        catch (Exception problem)
        {
            await lab.DisposeAsync().ConfigureAwait(false);
            if (lab.LeftBehind.Count == 0) throw;
            throw new LabException((problem as LabException)?.Kind ?? ErrorKind.Environment, string.Join('\n', lab.LeftBehind.Prepend(problem.Message)), problem);
        }
    }

    public async Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var path = await ForwardAsync(endpoint, cancellationToken).ConfigureAwait(false);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public Task CollectAsync(string directory, CancellationToken cancellationToken) =>
        Task.WhenAll(_lent.Append(_engine!).Select(lent => lent.Host.CollectAsync(LabRoot.Output, directory, cancellationToken)));

    public Task SetCableAsync(string host, string nic, bool plugged, CancellationToken cancellationToken = default) =>
        throw new LabException(ErrorKind.NotSupported, $"Nobody here can pull the cable of {nic} of {host}, which is a real one.") { Host = host };

    public async ValueTask DisposeAsync()
    {
        // The engine first: its folder is beside a host's.
        if (_engine is not null) await GiveBackAsync(_engine).ConfigureAwait(false);
        await Task.WhenAll(_lent.Select(GiveBackAsync)).ConfigureAwait(false);
        await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);
        if (Directory.Exists(_sockets)) Directory.Delete(_sockets, recursive: true);
        _forwarding.Dispose();
    }

    private async Task GiveBackAsync(LentHost lent)
    {
        await lent.DisposeAsync().ConfigureAwait(false);
        if (lent.LeftBehind is { } left) _leftBehind.Enqueue($"{lent.Host.Name} is not as it was: {left}");
    }

    private async Task BorrowAsync(IReadOnlyList<LentMachineSpec> machines, ProgramPackage programs, string guest, LentTerms terms, CancellationToken cancellationToken)
    {
        foreach (var machine in machines) _connections.Add(new SshConnection(machine.Destination, _sockets));
        var package = await programs.PackAsync(guest, cancellationToken).ConfigureAwait(false);
        await using var closing = package.ConfigureAwait(false);
        var starting = machines.Zip(_connections, (machine, connection) => BorrowAsync(machine, connection, package, terms, cancellationToken)).ToList();
        try
        {
            await Task.WhenAll(starting).ConfigureAwait(false);
        }
        finally
        {
            // Those that started are ours to give back, though another failed.
            _lent.AddRange(starting.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result));
        }

        _engine = await LentHost.StartAsync(_connections[0], terms.FoldersOf(NamespaceLab.EngineName), terms.Note, terms.Silence, cancellationToken).ConfigureAwait(false);
        await PutNamesAsync(_engine.Host, cancellationToken).ConfigureAwait(false);
    }

    private async Task<LentHost> BorrowAsync(LentMachineSpec machine, SshConnection connection, FileStream package, LentTerms terms, CancellationToken cancellationToken)
    {
        foreach (var left in machine.LeftBehind) await ReleaseAsync(connection, LentFolders.OfRoot(left), cancellationToken).ConfigureAwait(false);
        var folders = terms.FoldersOf(machine.Destination.Name);
        await ProgramPackage.SendAsync(package, connection, folders, cancellationToken).ConfigureAwait(false);
        var lent = await LentHost.StartAsync(connection, folders, terms.Note, terms.Silence, cancellationToken).ConfigureAwait(false);
        try
        {
            await PutNamesAsync(lent.Host, cancellationToken).ConfigureAwait(false);
            await TakeNicsAsync(lent.Host, machine, folders, cancellationToken).ConfigureAwait(false);
            return lent;
        }
        catch
        {
            await GiveBackAsync(lent).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Of a lab whose machine was switched off, or whose guard was killed.</summary>
    private static async Task ReleaseAsync(SshConnection connection, LentFolders left, CancellationToken cancellationToken) =>
        (await connection.RunAsRootAsync([$"{left.Programs}/Lab.Probe", "release", left.Root], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Taking back on {connection.Destination.Name} what an earlier lab left in {left.Root}", connection.Destination.Name);

    /// <summary>From here on the NICs are the lab's; how they were is on the machine's disk first, with what brings it back.</summary>
    private async Task TakeNicsAsync(RemoteHost host, LentMachineSpec machine, LentFolders folders, CancellationToken cancellationToken)
    {
        await host.UndoLaterAsync([$"{folders.Programs}/Lab.Agent", "--restore-networks", folders.State], cancellationToken).ConfigureAwait(false);
        (await host.RunAsync([$"{LabRoot.Programs}/Lab.Agent", "--remember-networks", State, .. machine.Nics], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Noting the networks of {host.Name}", host.Name);
        var planned = _plan.Hosts.First(item => item.Name == host.Name);
        var flush = string.Concat(machine.Nics.Select(nic => $"address flush dev {nic} scope global\n"));
        await NamespaceLab.IpAsync(host, flush + SwitchLinks.InHost(planned), cancellationToken).ConfigureAwait(false);
        var shape = LinkShape.InHost(planned);
        if (shape.Length == 0) return;
        foreach (var nic in planned.Nics) await host.UndoLaterAsync(["tc", "qdisc", "del", "dev", nic.Name, "root"], cancellationToken).ConfigureAwait(false);
        (await host.RunAsync(["tc", "-batch", "-"], shape, cancellationToken).ConfigureAwait(false)).OrThrow($"Shaping the links of {host.Name}", host.Name);
    }

    private async Task PutNamesAsync(RemoteHost host, CancellationToken cancellationToken)
    {
        var machine = _plan.Hosts.FirstOrDefault(item => item.Name == host.Name)?.Uuid ?? Guid.Empty;
        foreach (var (file, content) in HostTree.EtcFiles(_plan, host.Name, machine))
        {
            var own = file is "passwd" or "group" ? HostTree.WithUser(file, await TextAsync(host, "/etc/" + file, cancellationToken).ConfigureAwait(false)) : content;
            await host.PutFileAsync("/etc/" + file, own, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> TextAsync(RemoteHost host, string file, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await host.GetFileAsync(file, cancellationToken).ConfigureAwait(false) ?? []);

    private async Task<string> ForwardAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        await _forwarding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_forwards.TryGetValue(endpoint.ToString(), out var known)) return known;
            var path = await _connections[0].ForwardAsync(endpoint.Address.ToString(), endpoint.Port, cancellationToken).ConfigureAwait(false);
            return _forwards[endpoint.ToString()] = path;
        }
        finally
        {
            _forwarding.Release();
        }
    }
}

/// <summary>On what terms machines are lent.</summary>
/// <param name="Home">The lab's folder on each machine.</param>
/// <param name="Note">Who has them and since when.</param>
/// <param name="Silence">Having heard nothing for so long, a machine takes itself back.</param>
public sealed record LentTerms(string Home, string Note, TimeSpan Silence)
{
    public LentFolders FoldersOf(string host) => new(Home, host);
}
