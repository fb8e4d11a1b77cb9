using Lab.Model.Errors;
using Lab.Providers.Plans;

namespace Lab.Runner.Plans;

/// <summary>What of a plan the simulation would have to invent.</summary>
internal static class SimulationLimits
{
    /// <summary>Bytes. What is taken off a link's rate for headers is that of such frames.</summary>
    private const int UsualMtu = 1500;

    /// <exception cref="LabException"><see cref="ErrorKind.NotSupported"/>: the plan wants something that is not modelled. Says all of it.</exception>
    public static void Check(LabPlan plan)
    {
        string[] wants = [.. Jumbo(plan)];
        if (wants.Length > 0) throw new LabException(ErrorKind.NotSupported, $"The simulation does not know all that {plan.Scenario} asks for\n{string.Join('\n', wants.Select(want => "  - " + want))}");
    }

    private static IEnumerable<string> Jumbo(LabPlan plan) =>
        from network in plan.Networks
        where network.Mtu > UsualMtu
        from attachment in network.Attachments
        let host = plan.Hosts.First(host => host.Name == attachment.Host)
        from nic in host.Nics
        where nic.Rate is not null && (nic.Name == attachment.Port || host.Bonds.Any(bond => bond.Name == attachment.Port && bond.Nics.Contains(nic.Name)))
        select FormattableString.Invariant($"frames of {network.Mtu} bytes ({network.Name}) over a NIC with a rate ({nic.Name} of {host.Name}): leave out the rate or the mtu");
}
