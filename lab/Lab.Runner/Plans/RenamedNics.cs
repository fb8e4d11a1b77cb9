using Lab.Providers.Plans;

namespace Lab.Runner.Plans;

/// <summary>A plan whose hosts call their NICs otherwise than the scenario does.</summary>
internal static class RenamedNics
{
    /// <param name="nameOf">The host's own name for a NIC, by the host's name and the scenario's name for the NIC; bonds keep theirs.</param>
    public static LabPlan In(LabPlan plan, Func<string, string, string> nameOf)
    {
        var nics = plan.Hosts.ToDictionary(host => host.Name, host => host.Nics.ToDictionary(nic => nic.Name, nic => nameOf(host.Name, nic.Name)));
        string Own(string host, string port) => nics[host].GetValueOrDefault(port, port);
        return plan with
        {
            Switches = [.. plan.Switches.Select(item => item with { Lags = [.. item.Lags.Select(lag => lag with { Nics = [.. lag.Nics.Select(nic => Own(lag.Host, nic))] })] })],
            Hosts = [.. plan.Hosts.Select(host => host with
            {
                ManagementNic = Own(host.Name, host.ManagementNic),
                Nics = [.. host.Nics.Select(nic => nic with { Name = Own(host.Name, nic.Name), ScenarioName = nic.Name })],
                Bonds = [.. host.Bonds.Select(bond => bond with { Nics = [.. bond.Nics.Select(nic => Own(host.Name, nic))] })],
            })],
            Networks = [.. plan.Networks.Select(network => network with { Attachments = [.. network.Attachments.Select(at => at with { Port = Own(at.Host, at.Port) })] })],
        };
    }
}
