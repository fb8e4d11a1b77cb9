using System.Globalization;
using Lab.Model.Units;
using Lab.Simulation.Networks;

namespace Lab.Simulation.Clusters;

/// <summary>Names and addresses of a simulated cluster: one /16 for each network, the host's number within it.</summary>
public static class ClusterAddresses
{
    /// <summary>Of every network.</summary>
    public const int Prefix = 16;

    /// <summary>The engine's host.</summary>
    public const string Engine = "engine";

    private const int HostsOfByte = 250;

    /// <param name="host">From 1.</param>
    public static string HostName(int host) => string.Create(CultureInfo.InvariantCulture, $"host{host}");

    /// <param name="network">0 is management, from 1 on those of migrations.</param>
    public static string Nic(int network) => string.Create(CultureInfo.InvariantCulture, $"eth{network}");

    /// <summary>Of the network behind <see cref="Nic"/>, from 1 on: <c>migration</c>, <c>migration2</c>, …</summary>
    public static string MigrationNetwork(int network) => network == 1 ? "migration" : string.Create(CultureInfo.InvariantCulture, $"migration{network}");

    public static string Of(int network, int host) => string.Create(CultureInfo.InvariantCulture, $"10.{network}.{(host - 1) / HostsOfByte}.{((host - 1) % HostsOfByte) + 1}");

    internal static string OfEngine => "10.0.255.1";

    /// <param name="rate">Bytes a second; the kernel says so too, and the engine shares out what it hears of.</param>
    internal static SimulatedNic NicOf(int network, int host, long? rate)
    {
        var nic = new SimulatedNic(Nic(network), Mac(network, host), string.Create(CultureInfo.InvariantCulture, $"switch{network}"), rate);
        return rate is { } speed ? nic with { Speed = new Bandwidth(speed) } : nic;
    }

    private static string Mac(int network, int host) => string.Create(CultureInfo.InvariantCulture, $"02:{network:x2}:00:{host >> 16 & 0xff:x2}:{host >> 8 & 0xff:x2}:{host & 0xff:x2}");
}
