using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>The options of the kernel's bonds: which are the same, which can change while the bond lives, and what they are when nobody says.</summary>
internal static class BondOptions
{
    private const string Monitoring = "miimon";
    private const string LacpRateName = "lacp_rate";

    // In the order in which bonding takes them: the delays need the monitoring.
    private static readonly (string Name, string Default)[] Changeable = [(Monitoring, "0"), ("updelay", "0"), ("downdelay", "0"), ("min_links", "0"), ("xmit_hash_policy", "layer2")];

    /// <summary>With the monitoring of links that a bond has unless it is given, or watches its ports by ARP.</summary>
    public static IReadOnlyDictionary<string, string> WithMonitoring(IReadOnlyDictionary<string, string> options) =>
        options.ContainsKey(Monitoring) || options.ContainsKey("arp_interval") ? options : new Dictionary<string, string>(options) { [Monitoring] = "100" };

    /// <summary>Bonding takes neither a mode nor a rate of LACP while the bond has ports or is up: such a bond is made again.</summary>
    public static bool AreMadeSame(KernelLink bond, KernelLink other) => bond.BondMode == other.BondMode && LacpRate(bond.BondOptions) == LacpRate(other.BondOptions);

    /// <summary>What bonding must be told to make one of the other, where both were made the same.</summary>
    public static IReadOnlyDictionary<string, string> Changed(KernelLink from, KernelLink to) => Changeable
        .Where(option => Value(from, option.Name, option.Default) != Value(to, option.Name, option.Default))
        .ToDictionary(option => option.Name, option => Value(to, option.Name, option.Default));

    public static bool AreMadeSame(BondConfig bond, BondConfig other) => bond.Mode == other.Mode && LacpRate(bond.Options) == LacpRate(other.Options);

    /// <summary>The options in which two bonds differ and which neither is made with nor changed by.</summary>
    public static IEnumerable<string> Unchangeable(BondConfig from, BondConfig to) => from.Options.Keys.Union(to.Options.Keys)
        .Where(name => name != LacpRateName && Changeable.All(option => option.Name != name) && from.Options.GetValueOrDefault(name) != to.Options.GetValueOrDefault(name));

    private static string LacpRate(IReadOnlyDictionary<string, string>? options) => options?.GetValueOrDefault(LacpRateName) is "fast" or "1" ? "fast" : "slow";

    private static string Value(KernelLink bond, string name, string whenMissing) => bond.BondOptions?.GetValueOrDefault(name) ?? whenMissing;
}
