namespace Lab.Model.Networks.Rules;

/// <summary>What a cluster uses a network for, by name.</summary>
public static class NetworkRoles
{
    public const string Management = "management";
    public const string Migration = "migration";
    public const string Display = "display";
    public const string DefaultRoute = "default-route";

    /// <summary>VMs are plugged into it; the only role that several networks may have.</summary>
    public const string Vm = "vm";

    public static readonly IReadOnlyList<string> All = [Management, Migration, Display, DefaultRoute, Vm];

    /// <summary>Roles that are of no use without an address on every host that carries the network.</summary>
    public static readonly IReadOnlyList<string> NeedAddress = [Management, Migration, Display];
}
