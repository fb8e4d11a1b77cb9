using System.Net;
using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;

namespace Lab.Engine.Configurations;

/// <summary>The engine's configuration file: JSON, camelCase, durations as <c>00:00:05</c>. Paths are taken from the file's directory when they are relative.</summary>
public sealed record EngineConfiguration
{
    /// <summary>Address and port, <c>192.168.100.2:8443</c> or <c>[fd00::2]:8443</c>; port 0: any free one.</summary>
    public string Listen { get; set; } = "127.0.0.1:8443";

    /// <summary>PEM. The engine's own, for its API and towards agents.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>PEM, unencrypted.</summary>
    public string Key { get; set; } = "";

    /// <summary>PEM. Who signs clients and agents.</summary>
    public string CertificateAuthority { get; set; } = "";

    /// <summary>SQLite file; made when it is missing.</summary>
    public string Database { get; set; } = "";

    /// <summary>Name of the management network that the first start makes.</summary>
    public string ManagementNetwork { get; set; } = "ovirtmgmt";

    public MigrationNetworkProfile Profile { get; set; } = MigrationNetworkProfile.Spec;

    /// <summary>How many events are kept.</summary>
    public int EventsKept { get; set; } = EventLog.DefaultKept;

    /// <summary><c>Debug</c>, <c>Information</c>, <c>Warning</c> or <c>Error</c>, on standard error.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    public EngineTimings Timings { get; set; } = new();

    /// <summary>So many times as long as <see cref="Timings"/> says are answers waited for: of hosts whose processor is emulated; at most 100.</summary>
    public double Patience { get; set; } = 1;

    public EngineOptions Options => new() { ManagementNetwork = ManagementNetwork, Profile = Profile, Timings = Timings.Times(Patience), EventsKept = EventsKept };

    public IPEndPoint Endpoint => IPEndPoint.Parse(Listen);
}
