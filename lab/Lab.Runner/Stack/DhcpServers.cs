using System.Globalization;
using System.Text;
using Lab.Providers.Hosts;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>The lab's DHCP servers, one a network that asks for addresses: each host gets the address of the plan, some of them late on purpose.</summary>
public sealed class DhcpServers(LabSession session)
{
    /// <summary>Offset of the first address for a client that the plan does not know.</summary>
    private const int StrangerOffset = 200;

    private IEnumerable<NetworkPlan> Served => session.Plan.Networks.Where(network => network.DhcpDelay is not null);

    /// <summary>Those that answer from the beginning.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(Served.Where(network => network.DhcpDelay == TimeSpan.Zero).Select(network => StartAsync(network, cancellationToken)));

    /// <summary>Those that answer late: the clock of each begins now. The actions do too, so that what comes before the address does so on a slow machine as well.</summary>
    public void StartLater(CancellationToken cancellationToken)
    {
        foreach (var network in Served.Where(network => network.DhcpDelay > TimeSpan.Zero)) _ = StartLaterAsync(network, cancellationToken);
    }

    private async Task StartLaterAsync(NetworkPlan network, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(network.DhcpDelay!.Value, session.Time, cancellationToken);
            await StartAsync(network, cancellationToken);
        }
        catch (Exception ended) when (ended is OperationCanceledException or Lab.Model.Errors.LabException or IOException)
        {
            if (ended is not OperationCanceledException) session.History.Append("runner", EventKinds.BackgroundFailed, new { what = $"DHCP server of {network.Name}", error = ended.Message });
        }
    }

    private async Task StartAsync(NetworkPlan network, CancellationToken cancellationToken)
    {
        var observer = session.Lab!.Observer;
        var file = $"{LabRoot.Scratch}/udhcpd-{network.Name}.conf";
        await observer.PutFileAsync(file, Configuration(network), cancellationToken: cancellationToken);
        await observer.PutFileAsync(Leases(network), "", cancellationToken: cancellationToken);
        var name = "dhcp-" + network.Name;
        await session.Daemons.StartAsync(observer, new DaemonSpec(name, ["busybox", "udhcpd", "-f", file], name + ".log", ReadyLine: false), cancellationToken);
        session.History.Append("runner", EventKinds.DhcpStarted, new { network = network.Name });
    }

    private string Configuration(NetworkPlan network)
    {
        var subnet = Scenarios.Subnet.TryParse(network.Subnet, out var parsed, out _) ? parsed : throw new ArgumentException($"'{network.Subnet}' is no subnet.", nameof(network));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"interface {network.DhcpSwitch}\nlease_file {Leases(network)}\npidfile {LabRoot.Scratch}/udhcpd-{network.Name}.pid\n");
        text.Append(CultureInfo.InvariantCulture, $"start {subnet.At(StrangerOffset) ?? subnet.At(1)}\nend {subnet.At(StrangerOffset + 50) ?? subnet.At(1)}\nauto_time 0\n");
        text.Append(CultureInfo.InvariantCulture, $"opt subnet {Scenarios.Subnet.Netmask(subnet.Prefix)}\nopt lease 3600\n");
        foreach (var at in network.Attachments.Where(at => at is { Dhcp: true, Address: not null }))
        {
            var host = session.Plan.Hosts.First(host => host.Name == at.Host);
            var nic = session.Plan.NicsOf(at)[0];
            text.Append(CultureInfo.InvariantCulture, $"static_lease {host.Nics.First(each => each.Name == nic).Mac} {PlanQueries.Address(at.Address)}\n");
        }

        return text.ToString();
    }

    private static string Leases(NetworkPlan network) => $"{LabRoot.Scratch}/udhcpd-{network.Name}.leases";
}
