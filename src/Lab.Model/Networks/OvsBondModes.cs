namespace Lab.Model.Networks;

/// <summary>What Open vSwitch has of the kernel's bonding.</summary>
public static class OvsBondModes
{
    private static readonly string[] Options = ["miimon", "updelay", "downdelay", "lacp_rate"];

    /// <summary>Active-backup (1), balancing by source MAC address (2) and LACP (4).</summary>
    /// <param name="mode">By the kernel's number.</param>
    public static bool Has(int mode) => mode is 1 or 2 or 4;

    /// <param name="name">By the kernel's name.</param>
    public static bool HasOption(string name) => Options.Contains(name);
}
