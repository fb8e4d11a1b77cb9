namespace Lab.Engine.MigrationNetworks;

/// <summary>A fallback in a sentence's second half.</summary>
public static class FallbackWords
{
    public static string Explain(MigrationPath path, string source, string destination)
    {
        var where = path.Side switch
        {
            FallbackSide.Source => source,
            FallbackSide.Destination => destination,
            _ => $"{source} and {destination}",
        };
        return path.Reason switch
        {
            FallbackReason.Absent => $"network {path.Network} is not on {where}",
            FallbackReason.Down => $"the NIC that carries network {path.Network} is down on {where}",
            FallbackReason.NoAddress when path.Side == FallbackSide.Both => $"{source} and {destination} do not yet both have an address of one family on network {path.Network}",
            FallbackReason.NoAddress => $"network {path.Network} has no address on {where} yet",
            FallbackReason.CompatibilityLevel => $"the cluster's compatibility level does not know migration networks, so {path.Network} is not used",
            FallbackReason.NotMigrationNetworkRequested => "the request asked for no migration network",
            _ => "",
        };
    }
}
