using Lab.Model.Networks.Rules;

namespace Lab.Model.Networks;

/// <summary>How the bridges of Open vSwitch are named: one for each NIC or bond that carries networks.</summary>
public static class OvsNames
{
    private const string Prefix = "ovs-";
    private const int KeptOfLong = 3;

    /// <summary>
    /// <c>ovs-eth1</c>. A port's name that leaves no room for the prefix is told by its end and a hash. The name means nothing outside of the host: VMs are plugged into a port named as their network.
    /// </summary>
    public static string Bridge(string port) => Prefix.Length + port.Length <= NetworkNames.Longest ? Prefix + port : FormattableString.Invariant($"{Prefix}{Hash(port):x8}{port[^KeptOfLong..]}");

    /// <summary>FNV-1a: the same in every process.</summary>
    private static uint Hash(string text) => text.Aggregate(2166136261u, (hash, character) => (hash ^ character) * 16777619u);
}
