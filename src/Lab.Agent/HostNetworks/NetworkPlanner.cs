using Lab.Agent.HostNetworks.OpenVswitches;
using Lab.Model.Networks;
using Lab.Model.Networks.Rules;

namespace Lab.Agent.HostNetworks;

/// <summary>Desired + current -> plan. Pure: the same input gives the same steps.</summary>
public static class NetworkPlanner
{
    public static NetworkPlanning Plan(CurrentNetworks current, SetupNetworksRequest desired)
    {
        string[] nics = [.. current.Kernel.Links.Where(link => link.Kind == LinkKind.Nic).Select(link => link.Name)];
        NetworkFault[] faults = [.. HostNetworkRules.Of(current.Running, desired, nics), .. NetworkPlacementFaults.Of(current, desired), .. OpenVswitchFaults.Of(current, desired)];
        if (faults.Length > 0) return new NetworkPlanning(null, faults);
        var running = current.Running.With(desired);
        var target = Target(current, desired, running);
        return new NetworkPlanning(new NetworkSetupPlan(KernelDifference.Between(current.Kernel, target), target, running), []);
    }

    /// <summary>What is named is taken away as it was and put back as it shall be; whatever stays the same cancels out in the difference.</summary>
    private static KernelNetwork Target(CurrentNetworks current, SetupNetworksRequest desired, RunningNetworks running)
    {
        var draft = new KernelDraft(current.Kernel);
        foreach (var network in desired.Networks)
            if (current.Running.Find(network.Name) is { } former) draft.TakeAway(former);
        // The first network of Open vSwitch on a bond makes the bond Open vSwitch's, and the last one that leaves it the kernel's.
        var bonds = running.Bonds.Where(bond => desired.Bonds.Any(named => named.Name == bond.Name) || running.IsOvs(bond.Name) != current.Running.IsOvs(bond.Name)).ToList();
        foreach (var bond in desired.Bonds.Concat(bonds)) draft.TakeAway(bond.Name);
        foreach (var bond in bonds) draft.Put(bond, running.IsOvs(bond.Name) ? SwitchType.Ovs : SwitchType.Linux);
        // A bond takes the networks on it along, whether they are named or not.
        var carried = running.Networks.Where(network => bonds.Any(bond => bond.Name == network.Bonding)).Except(desired.Networks);
        foreach (var network in carried.Concat(desired.Networks.Where(network => !network.Remove))) draft.Put(network);
        var changed = desired.Networks.Concat(current.Running.Networks.Where(network => desired.Networks.Any(named => named.Name == network.Name)));
        // Ports before their bonds, whose size they have: those that a bond loses are NICs of their own again.
        var left = current.Running.Bonds.Where(bond => desired.Bonds.Any(named => named.Name == bond.Name)).SelectMany(bond => bond.Nics);
        string[] touched = [.. left, .. changed.Select(PortOf).OfType<string>(), .. desired.Bonds.Select(bond => bond.Name), .. bonds.Select(bond => bond.Name)];
        draft.DropIdleSwitches(running, touched);
        draft.SizePorts(running, touched);
        return draft.Build();
    }

    private static string? PortOf(NetworkConfig network) => network.Nic ?? network.Bonding;
}
