using Lab.Model.Networks;
using Lab.Model.Units;

namespace Lab.Engine.Policies;

/// <summary>The share of the migration network that one migration may use when nobody gave a number.</summary>
public static class AutomaticBandwidth
{
    /// <summary>
    /// The smaller over both hosts of (the network's QoS limit, else the link's speed), divided by the migrations that may run at once. A host that knows neither does not count; when no host
    /// knows, there is no limit.
    /// </summary>
    public static Bandwidth Share(Bandwidth? qosLimit, Bandwidth? sourceSpeed, Bandwidth? destinationSpeed, int concurrentMigrations)
    {
        var known = new[] { qosLimit ?? sourceSpeed, qosLimit ?? destinationSpeed }.Where(b => b is { BytesPerSecond: > 0 }).Select(b => b!.Value.BytesPerSecond).ToArray();
        return known.Length == 0 ? Bandwidth.Unlimited : new Bandwidth(Math.Max(1, known.Min() / Math.Max(1, concurrentMigrations)));
    }

    /// <summary>Speed of the NIC or bond that carries a network, or null.</summary>
    public static Bandwidth? SpeedOf(HostNetworkState host, string? network)
    {
        var port = host.Networks.FirstOrDefault(n => n.Name == network)?.Port;
        return host.Links.FirstOrDefault(l => l.Name == port)?.Speed;
    }
}
