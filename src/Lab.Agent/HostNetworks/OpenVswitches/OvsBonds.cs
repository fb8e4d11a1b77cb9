namespace Lab.Agent.HostNetworks.OpenVswitches;

/// <summary>
/// The kernel's bonding modes and options in Open vSwitch's terms, both ways. It has three of the modes: active-backup (1), balancing by source (2, <c>balance-slb</c>) and LACP (4, <c>balance-tcp</c>
/// with <c>lacp=active</c>).
/// </summary>
public static class OvsBonds
{
    private const string LinkMonitoring = "miimon";
    private const string MonitoringInterval = "bond-miimon-interval";
    private const string UpDelay = "updelay";
    private const string DownDelay = "downdelay";
    private const string LacpRate = "lacp_rate";
    private const string LacpTime = "lacp-time";

    /// <summary>The columns of the bond's port, all of them, so that what is not said is the default again.</summary>
    public static string Columns(int mode, IReadOnlyDictionary<string, string> options)
    {
        var other = new List<string>();
        if (Given(options, LinkMonitoring) is { } interval) other.AddRange(["bond-detect-mode=miimon", $"{MonitoringInterval}={interval}"]);
        if (mode == 4) other.Add($"{LacpTime}={(Given(options, LacpRate) is "fast" or "1" ? "fast" : "slow")}");
        var (name, lacp) = mode switch { 1 => ("active-backup", "off"), 2 => ("balance-slb", "off"), _ => ("balance-tcp", "active") };
        return $"bond_mode={name} lacp={lacp} bond_updelay={Given(options, UpDelay) ?? "0"} bond_downdelay={Given(options, DownDelay) ?? "0"} other_config={{{string.Join(',', other)}}}";
    }

    /// <summary>Whether a bond of these modes and options is made the same.</summary>
    public static bool AreSame(KernelLink bond, KernelLink other) => ColumnsOf(bond) == ColumnsOf(other);

    public static string ColumnsOf(KernelLink bond) => Columns(bond.BondMode ?? 1, bond.BondOptions ?? new Dictionary<string, string>());

    internal static int? Mode(OvsPort port) => port.BondMode switch { "active-backup" => 1, "balance-slb" => 2, "balance-tcp" => 4, _ => null };

    /// <summary>What a port's columns amount to; zeros are left out, as they are for the kernel's bonds.</summary>
    internal static Dictionary<string, string> OptionsOf(OvsPort port)
    {
        var options = new Dictionary<string, string>();
        if (port.OtherConfig.GetValueOrDefault("bond-detect-mode") == "miimon") options[LinkMonitoring] = port.OtherConfig.GetValueOrDefault(MonitoringInterval, "200");
        if (port.UpDelay != 0) options[UpDelay] = FormattableString.Invariant($"{port.UpDelay}");
        if (port.DownDelay != 0) options[DownDelay] = FormattableString.Invariant($"{port.DownDelay}");
        if (port.IsLacp) options[LacpRate] = port.OtherConfig.GetValueOrDefault(LacpTime, "slow");
        return options;
    }

    private static string? Given(IReadOnlyDictionary<string, string> options, string name) => options.TryGetValue(name, out var value) && value != "0" ? value : null;
}
