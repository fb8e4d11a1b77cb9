namespace Lab.Engine.MigrationNetworks;

/// <summary>The network a migration shall use, before anybody looked at the hosts.</summary>
/// <param name="Name">Null: the request asked for none.</param>
/// <param name="IsManagement">It is the cluster's management network: leaving <c>dstqemu</c> out is then no fallback.</param>
public sealed record WantedNetwork(string? Name, bool IsManagement)
{
    /// <summary>The request said <c>none</c>.</summary>
    public static readonly WantedNetwork None = new(null, false);
}
