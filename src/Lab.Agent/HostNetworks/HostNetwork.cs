using Lab.Agent.Commands;
using Lab.Agent.HostNetworks.DhcpClients;
using Lab.Agent.HostNetworks.OpenVswitches;

namespace Lab.Agent.HostNetworks;

/// <summary>The host's network as one: the kernel's links, Open vSwitch where it runs, and the DHCP clients. Steps go to their programs in the order they are given, as many at once as follow each other.</summary>
public sealed class HostNetwork : IHostNetwork, IDisposable
{
    private readonly Iproute2Network _kernel;
    private readonly OpenVswitch _openVswitch;
    private readonly QuietPorts _quietPorts;
    private readonly DhcpClientProcesses _dhcp;

    /// <param name="dhcpDirectory">Of the DHCP clients' own.</param>
    public HostNetwork(CommandRunner commands, string openVswitchSocket, string dhcpDirectory, TimeProvider time)
    {
        _kernel = new Iproute2Network(commands);
        _openVswitch = new OpenVswitch(commands, openVswitchSocket);
        _quietPorts = new QuietPorts(commands);
        _dhcp = new DhcpClientProcesses(commands, Path.GetFullPath(dhcpDirectory), time);
    }

    public event Action? Changed
    {
        add => _kernel.Changed += value;
        remove => _kernel.Changed -= value;
    }

    public async Task<KernelNetwork> ReadAsync(CancellationToken cancellationToken)
    {
        // The database first: what it made is in the kernel by then.
        var ovs = await _openVswitch.ReadAsync(cancellationToken);
        var kernel = await _kernel.ReadAsync(cancellationToken);
        return WithClients(ovs is null ? kernel : OvsLinks.Joined(kernel, ovs), _dhcp.Running());
    }

    public async Task ApplyAsync(IReadOnlyList<NetworkStep> steps, CancellationToken cancellationToken)
    {
        for (var done = 0; done < steps.Count;)
        {
            var next = steps.Skip(done).TakeWhile(step => step.Program == steps[done].Program).ToList();
            await ApplyWithOneAsync(next, cancellationToken);
            done += next.Count;
        }
    }

    public void Dispose() => _kernel.Dispose();

    /// <summary>What clients made comes and goes with them: it is told apart from what was set up.</summary>
    /// <param name="running">The clients that run, by interface.</param>
    public static KernelNetwork WithClients(KernelNetwork kernel, IReadOnlyDictionary<string, DhcpRole> running)
    {
        if (running.Count == 0) return kernel;
        var leased = kernel.Routes.Where(route => route.IsLeased && running.ContainsKey(route.Device)).ToList();
        return kernel with
        {
            Links = [.. kernel.Links.Select(link => running.TryGetValue(link.Name, out var role) ? link with { Dhcp = role } : link)],
            Routes = [.. kernel.Routes.Except(leased)],
            Rules = [.. kernel.Rules.Where(rule => leased.TrueForAll(route => route.Table != rule.Table))],
            LeasedRoutes = leased,
        };
    }

    private async Task ApplyWithOneAsync(List<NetworkStep> steps, CancellationToken cancellationToken)
    {
        if (steps[0] is DhcpStep) await ApplyToClientsAsync(steps, cancellationToken);
        else if (steps[0] is OvsStep) await ApplyToOpenVswitchAsync(steps, cancellationToken);
        else await _kernel.ApplyAsync(steps, cancellationToken);
    }

    private async Task ApplyToOpenVswitchAsync(List<NetworkStep> steps, CancellationToken cancellationToken)
    {
        var before = await _openVswitch.ReadAsync(cancellationToken);
        try
        {
            await _openVswitch.ApplyAsync(steps, cancellationToken);
        }
        finally
        {
            // Its database has what came before a step that failed.
            await _quietPorts.FollowAsync(before, await _openVswitch.ReadAsync(cancellationToken), cancellationToken);
        }
    }

    private async Task ApplyToClientsAsync(List<NetworkStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (step is StartDhcp start) await _dhcp.StartAsync(start.Device, start.On.Dhcp!.Value, cancellationToken);
            else if (step is StopDhcp stop) await _dhcp.StopAsync(stop.Device, cancellationToken);
        }
    }
}
