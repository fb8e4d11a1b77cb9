using System.Net;
using System.Net.Sockets;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Libvirtd;
using Lab.Providers.Plans;

namespace Lab.Providers.Namespaces;

/// <summary>A lab in one namespace tree. The caller is already inside the lab's own namespaces (<see cref="NamespaceTool.New"/>) and has mounted <see cref="LabRoot"/>.</summary>
public sealed class NamespaceLab : ILab
{
    /// <summary>Of the host that the engine lives on, wherever the other hosts come from.</summary>
    public const string EngineName = "engine";

    /// <summary>Of the host that the lab itself is, likewise.</summary>
    public const string ObserverName = "observer";

    private readonly List<NamespaceHost> _hosts = [];
    private readonly LabPlan _plan;
    private readonly NamespaceTool _tool;
    private readonly CapabilitiesCache _capabilities;
    private NamespaceHost? _engine;

    private NamespaceLab(LabPlan plan, NamespaceTool tool, CapabilitiesCache capabilities)
    {
        (_plan, _tool, _capabilities) = (plan, tool, capabilities);
        Observer = new OwnHost(ObserverName, tool);
    }

    public ILabHost Engine => _engine ?? throw new InvalidOperationException("The lab is not made yet.");

    public IReadOnlyList<ILabHost> Hosts => _hosts;

    public ILabHost Observer { get; }

    /// <exception cref="LabException">A namespace, mount or link could not be made; nothing is left then.</exception>
    public static async Task<NamespaceLab> CreateAsync(LabPlan plan, NamespaceTool tool, CapabilitiesCache capabilities, CancellationToken cancellationToken)
    {
        var lab = new NamespaceLab(plan, tool, capabilities);
        try
        {
            await lab.StartHostsAsync(plan, cancellationToken).ConfigureAwait(false);
            await lab.PlugAsync(plan, cancellationToken).ConfigureAwait(false);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task SetCableAsync(string host, string nic, bool plugged, CancellationToken cancellationToken = default) =>
        await IpAsync(
            Observer, $"link set {SwitchLinks.PortOf(_plan, host, nic)} {(plugged ? "up" : "down")}\n", cancellationToken, $"{(plugged ? "Plugging" : "Unplugging")} the cable of {host}'s {nic}").ConfigureAwait(false);

    public Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken) => ConnectHereAsync(endpoint, cancellationToken);

    /// <summary>From this process's own namespace, which has an address on the switches.</summary>
    internal static async Task<Stream> ConnectHereAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The hosts write into the run directory itself. What their libvirt found out of QEMU is kept.</summary>
    public Task CollectAsync(string directory, CancellationToken cancellationToken)
    {
        if (_hosts.Count > 0) _capabilities.Keep(_hosts[0].Root);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) host.Dispose();
        _engine?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task StartHostsAsync(LabPlan plan, CancellationToken cancellationToken)
    {
        SocketTables.BeSmall();
        var engine = StartAsync(plan, EngineName, Guid.Empty, cancellationToken);
        var hosts = plan.Hosts.Select(host => StartAsync(plan, host.Name, host.Uuid, cancellationToken)).ToList();
        try
        {
            await Task.WhenAll(hosts.Append(engine)).ConfigureAwait(false);
        }
        finally
        {
            // Those that started are ours, to be ended with the lab, though another failed.
            _hosts.AddRange(hosts.Where(host => host.IsCompletedSuccessfully).Select(host => host.Result));
            if (engine.IsCompletedSuccessfully) _engine = engine.Result;
        }

        foreach (var host in _hosts) _capabilities.Fill(host.Root);
    }

    /// <summary>Whatever fails, fails the task: others are starting beside it.</summary>
    private async Task<NamespaceHost> StartAsync(LabPlan plan, string name, Guid machine, CancellationToken cancellationToken) =>
        await NamespaceHost.StartAsync(name, _tool, HostTree.Build(name, HostTree.EtcFiles(plan, name, machine)), cancellationToken).ConfigureAwait(false);

    private async Task PlugAsync(LabPlan plan, CancellationToken cancellationToken)
    {
        var namespaces = _hosts.Append(_engine!).ToDictionary(host => host.Name, host => host.NetworkNamespace);
        await IpAsync(Observer, SwitchLinks.InLab(plan, namespaces), cancellationToken).ConfigureAwait(false);
        var inHosts = plan.Hosts.Zip(_hosts, (planned, host) => IpAsync(host, SwitchLinks.InHost(planned), cancellationToken));
        await Task.WhenAll(inHosts.Append(IpAsync(_engine!, SwitchLinks.InEngine(plan), cancellationToken))).ConfigureAwait(false);
        await new SwitchFeatures(plan, Observer, _hosts, _engine!).ApplyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <param name="purpose">For the error; null: the links are being made.</param>
    internal static async Task IpAsync(ILabHost host, string batch, CancellationToken cancellationToken, string? purpose = null) =>
        (await host.RunAsync(["ip", "-batch", "-"], batch, cancellationToken).ConfigureAwait(false)).OrThrow(purpose ?? $"Making the links of {host.Name}", host.Name);
}
