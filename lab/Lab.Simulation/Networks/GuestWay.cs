using System.Net;
using Lab.Simulation.Guests;

namespace Lab.Simulation.Networks;

/// <summary>The way of a guest's own packets to whom its kernel's command line names.</summary>
internal sealed record GuestWay(string Nic, int? Vlan, string Mac, string Address, string Peer, int Port)
{
    /// <returns>Null: it has no network, or none that leads anywhere.</returns>
    public static GuestWay? Of(Fabric fabric, GuestLife life)
    {
        if (life.Vm.Nics.Count == 0 || Word(life, "lab.ip=") is not { } address || Word(life, "lab.peer=") is not { } peer) return null;
        var network = fabric.Kernels[life.Host].Network;
        // Its NIC is plugged into the link that has the logical network's name.
        if (network.Find(life.Vm.Nics[0].Network) is not { } bridge || Networks.Port.Below(network, bridge, 0) is not { } port) return null;
        var endpoint = IPEndPoint.Parse(peer);
        return new GuestWay(port.Nic, port.Vlan, life.Vm.Nics[0].Mac, address.Split('/')[0], endpoint.Address.ToString(), endpoint.Port);
    }

    private static string? Word(GuestLife life, string name)
    {
        var words = life.Vm.KernelCommandLine.Split(' ');
        return Array.Find(words, word => word.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
    }
}
