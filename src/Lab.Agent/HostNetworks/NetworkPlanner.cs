using Lab.Model.Networks;
using Lab.Model.Networks.Rules;

namespace Lab.Agent.HostNetworks;

/// <summary>Desired + current -> plan. Pure: the same input gives the same steps.</summary>
public static class NetworkPlanner
{
    public static NetworkPlanning Plan(CurrentNetworks current, SetupNetworksRequest desired)
    {
        string[] nics = [.. current.Kernel.Links.Where(link => link.Kind == LinkKind.Nic).Select(link => link.Name)];
        NetworkFault[] faults = [.. HostNetworkRules.Of(current.Running, desired, nics), .. NetworkRequestFaults.Of(desired), .. NetworkPlacementFaults.Of(current, desired)];
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
        foreach (var bond in desired.Bonds) draft.TakeAway(bond.Name);
        var bonds = desired.Bonds.Where(bond => !bond.Remove).ToList();
        foreach (var bond in bonds) draft.Put(bond);
        // A bond takes the networks on it along, whether they are named or not.
        var carried = running.Networks.Where(network => bonds.Any(bond => bond.Name == network.Bonding)).Except(desired.Networks);
        foreach (var network in carried.Concat(desired.Networks.Where(network => !network.Remove))) draft.Put(network);
        var changed = desired.Networks.Concat(current.Running.Networks.Where(network => desired.Networks.Any(named => named.Name == network.Name)));
        draft.SizePorts(running, touched: [.. changed.Select(PortOf).OfType<string>().Concat(bonds.Select(bond => bond.Name))]);
        return draft.Build();
    }

    private static string? PortOf(NetworkConfig network) => network.Nic ?? network.Bonding;
}
