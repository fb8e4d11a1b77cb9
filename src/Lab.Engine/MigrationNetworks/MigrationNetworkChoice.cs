namespace Lab.Engine.MigrationNetworks;

/// <summary>What a request says of the migration network.</summary>
/// <param name="NetworkId">Null with <paramref name="IsNone"/>.</param>
/// <param name="IsNone">Use no migration network at all.</param>
public sealed record MigrationNetworkChoice(Guid? NetworkId, bool IsNone)
{
    public static readonly MigrationNetworkChoice None = new(null, true);

    /// <summary>The one named in the request, else the VM's own, else the cluster's. Null: none.</summary>
    public static Guid? Wanted(MigrationNetworkChoice? request, Guid? ofVm, Guid ofCluster) => request switch
    {
        { IsNone: true } => null,
        { NetworkId: { } named } => named,
        _ => ofVm ?? ofCluster,
    };
}
