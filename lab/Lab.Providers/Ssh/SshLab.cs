using System.Net;
using System.Net.Sockets;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;

namespace Lab.Providers.Ssh;

/// <summary>A lab on machines that are lent to it, reached by ssh. The engine, and whoever listens to guests, is on the first of them; the wires between them are as they are.</summary>
public sealed class SshLab : ILab
{
    private readonly Lender _lender;
    private readonly string _sockets;
    private readonly List<SshConnection> _connections = [];
    private readonly List<LentHost> _lent = [];
    private readonly Dictionary<string, string> _forwards = [];
    private readonly SemaphoreSlim _forwarding = new(1);
    private LentHost? _engine;

    private SshLab(Lender lender, string sockets) => (_lender, _sockets) = (lender, sockets);

    public ILabHost Engine => _engine?.Host ?? throw new InvalidOperationException("The lab is not made yet, or it only watches: then there is no engine.");

    public IReadOnlyList<ILabHost> Hosts => [.. _lent.Select(lent => lent.Host)];

    public ILabHost Observer => Engine;

    public double Slowness => _lender.Slowness;

    public IReadOnlyList<string> LeftBehind => _lender.LeftBehind;

    /// <param name="machines">In the order of the plan's hosts, which are named after them.</param>
    /// <param name="guest">Folder of the guest's kernel and initrd; null: no guest is started.</param>
    /// <exception cref="LabException">One of the machines; all are as they were then, but for those that the message names.</exception>
    public static async Task<SshLab> CreateAsync(
        LabPlan plan, IReadOnlyList<LentMachineSpec> machines, ProgramPackage programs, string? guest, LentTerms terms, Steps steps, CancellationToken cancellationToken)
    {
        var lab = new SshLab(new Lender(plan, terms, steps), SshSockets.Make());
        try
        {
            await lab.BorrowAsync(machines, programs, guest, terms, steps, cancellationToken).ConfigureAwait(false);
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

    public async Task<IReadOnlyDictionary<string, ClockOffset>> ReadClocksAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var clocks = await Lender.ReadClocksAsync(_lent, time, cancellationToken).ConfigureAwait(false);
        if (_engine is null) return clocks;
        // They are on the first machine.
        clocks[NamespaceLab.EngineName] = clocks["observer"] = clocks[_lent[0].Host.Name];
        return clocks;
    }

    public Task CollectAsync(string directory, CancellationToken cancellationToken) =>
        Task.WhenAll(_lent.Concat(_engine is null ? [] : [_engine]).Select(lent => lent.Host.CollectAsync(LabRoot.Output, directory, cancellationToken)));

    public Task SetCableAsync(string host, string nic, bool plugged, CancellationToken cancellationToken = default) =>
        throw new LabException(ErrorKind.NotSupported, $"Nobody here can pull the cable of {nic} of {host}, which is a real one.") { Host = host };

    public async ValueTask DisposeAsync()
    {
        // The engine first: its folder is beside a host's.
        if (_engine is not null) await _lender.GiveBackAsync(_engine).ConfigureAwait(false);
        await Task.WhenAll(_lent.Select(_lender.GiveBackAsync)).ConfigureAwait(false);
        await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);
        if (Directory.Exists(_sockets)) Directory.Delete(_sockets, recursive: true);
        _forwarding.Dispose();
    }

    private async Task BorrowAsync(IReadOnlyList<LentMachineSpec> machines, ProgramPackage programs, string? guest, LentTerms terms, Steps steps, CancellationToken cancellationToken)
    {
        var packed = new PackedPrograms(programs, guest, terms.ProgramsKeptIn, steps);
        await using var closing = packed.ConfigureAwait(false);
        foreach (var machine in machines) _connections.Add(new SshConnection(machine.Destination, _sockets));
        await _lender.BorrowAsync(machines, _connections, packed, _lent, cancellationToken).ConfigureAwait(false);
        if (!terms.ReadOnly) _engine = await _lender.BorrowAgainAsync(_connections[0], NamespaceLab.EngineName, cancellationToken).ConfigureAwait(false);
    }

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
