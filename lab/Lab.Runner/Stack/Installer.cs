using System.Globalization;
using System.Net;
using System.Text.Json;
using Lab.Model.Agents;
using Lab.Providers.Hosts;
using Lab.Providers.Libvirtd;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Providers.Switches;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>Puts the stack on the hosts and starts it: probes first, so that nothing goes unseen, then libvirtd, agents and the engine.</summary>
public sealed class Installer(LabSession session)
{
    /// <summary>Where guests send their heartbeats, on the observer's address.</summary>
    public const int HeartbeatPort = 5005;

    public const int EnginePort = 8443;

    public const string Libvirtd = "libvirtd";
    public const string Agent = "agent";
    public const string Engine = "engine";
    public const string Probe = "probe";
    public const string Listener = "listener";
    public const string RoundTrips = "roundtrips";

    private const string ConfigFolder = "/var/lib/lab";
    private const string LargeRing = "32MiB";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Small heaps: six managed processes share a laptop with the guests. No diagnostics socket: it would outlive a killed process in /tmp. Code that was compiled
    /// ahead of time is compiled better only after a quiet minute (0xea60 ms): the processors are the guests'. What is compiled is mapped once, not twice for W^X. And no public authority is
    /// looked for or trusted: a lab has its own.
    /// </summary>
    private static readonly Dictionary<string, string> SmallRuntime = new()
    {
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_GCgen0size"] = "0x400000",
        ["DOTNET_TC_CallCountingDelayMs"] = "ea60",
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["SSL_CERT_DIR"] = "/nonexistent",
        ["SSL_CERT_FILE"] = "/nonexistent",
    };

    public async Task InstallHostAsync(HostPlan plan, CancellationToken cancellationToken)
    {
        var host = session.Host(plan.Name);
        // Captured from the first frame on: nothing else starts on a host before its probe looks.
        await StartProbeAsync(host, cancellationToken);
        if (session.Plan.Switching.Type == SwitchingPlan.Ovs)
            await OpenVswitch.StartAsync(host, spec => session.Daemons.StartAsync(host, spec, cancellationToken), session.Time, cancellationToken);
        var address = AddressOf(plan.ManagementAddress);
        var certificate = session.Authority.Issue(host.Name, [address, .. InboundAddresses(host.Name)]);
        await LibvirtdFiles.PutAsync(host, plan.Uuid, ListenAddress(address), certificate, cancellationToken);
        await StartLibvirtdAsync(host, cancellationToken);
        await StartAgentAsync(host, plan, address, cancellationToken);
    }

    /// <summary>libvirtd binds before its host has any network but management. Where control comes in elsewhere, it listens everywhere.</summary>
    private string ListenAddress(IPAddress management) => session.Scenario.Cluster.Profile == EngineProfile.Nova ? "0.0.0.0" : management.ToString();

    /// <summary>Where one address takes in control and data alike (nova), libvirts check the certificate against that address: the one on the migration network.</summary>
    private IEnumerable<IPAddress> InboundAddresses(string host)
    {
        if (session.Scenario.Cluster.Profile != EngineProfile.Nova) return [];
        return session.Plan.Networks.Where(network => network.Roles.Contains("migration")).Select(network => network.On(host)?.Address).OfType<string>().Select(AddressOf);
    }

    /// <summary>libvirtd alone, as a service manager starts it again after it died.</summary>
    public async Task RestartLibvirtdAsync(ILabHost host, CancellationToken cancellationToken)
    {
        // The socket of one that was killed is still there, and would look like a daemon that listens.
        await host.RunAsync(["rm", "-f", LibvirtdSocket.Path], null, cancellationToken);
        await StartLibvirtdAsync(host, cancellationToken);
    }

    private async Task StartLibvirtdAsync(ILabHost host, CancellationToken cancellationToken)
    {
        await session.Daemons.StartAsync(host, new DaemonSpec(Libvirtd, ["libvirtd", "--listen"], LibvirtdSocket.ErrorLog, ReadyLine: false), cancellationToken);
        await LibvirtdSocket.WaitAsync(host, $"{Libvirtd} on {host.Name}", () => session.Daemons.IsAlive(host.Name, Libvirtd), session.Patiently(LongestStart), session.Time, cancellationToken);
    }

    public async Task StartAgentAsync(ILabHost host, HostPlan plan, IPAddress address, CancellationToken cancellationToken)
    {
        var config = new
        {
            hostId = plan.Uuid,
            hostName = plan.Name,
            listen = new IPEndPoint(address, AgentRoutes.DefaultPort).ToString(),
            libvirtUri = "qemu:///system",
            accelerator = session.Accelerator,
            certificate = LibvirtdFiles.CertificatePath,
            key = LibvirtdFiles.KeyPath,
            ca = LibvirtdFiles.AuthorityPath,
            stateDirectory = ConfigFolder,
            patience = session.Lab!.Slowness,
        };
        await host.PutFileAsync($"{ConfigFolder}/agent.json", JsonSerializer.Serialize(config), cancellationToken: cancellationToken);
        await session.Daemons.StartAsync(host, Managed(host, Agent, "Lab.Agent", ["--config", $"{ConfigFolder}/agent.json"], "agent.log"), cancellationToken);
    }

    public async Task InstallEngineAsync(CancellationToken cancellationToken)
    {
        var host = session.Lab!.Engine;
        var address = AddressOf(session.Plan.Engine.Address);
        var issued = session.Authority.Issue("engine", address);
        await host.PutFileAsync(LibvirtdFiles.AuthorityPath, issued.AuthorityPem, cancellationToken: cancellationToken);
        await host.PutFileAsync(LibvirtdFiles.CertificatePath, issued.CertificatePem, cancellationToken: cancellationToken);
        await host.PutFileAsync(LibvirtdFiles.KeyPath, issued.KeyPem, secret: true, cancellationToken);
        var config = new
        {
            listen = new IPEndPoint(address, EnginePort).ToString(),
            certificate = LibvirtdFiles.CertificatePath,
            key = LibvirtdFiles.KeyPath,
            certificateAuthority = LibvirtdFiles.AuthorityPath,
            database = $"{ConfigFolder}/engine.db",
            managementNetwork = session.Plan.Networks.First(network => network.Roles.Contains("management")).Name,
            profile = session.Scenario.Cluster.Profile.ToString(),
            patience = session.Lab.Slowness,
            timings = session.Scenario.Cluster.Grace is { } grace ? new Dictionary<string, TimeSpan> { ["requiredNetworkGrace"] = grace } : [],
        };
        await host.PutFileAsync($"{ConfigFolder}/engine.json", JsonSerializer.Serialize(config), cancellationToken: cancellationToken);
        await session.Daemons.StartAsync(host, Managed(host, Engine, "Lab.Engine", ["--config", $"{ConfigFolder}/engine.json"], "engine.log"), cancellationToken);
    }

    public Task<ILabDaemon> StartProbeAsync(ILabHost host, CancellationToken cancellationToken)
    {
        var nics = session.Plan.Hosts.First(item => item.Name == host.Name).Nics.SelectMany(nic => (string[])["--nic", nic.Name]);
        var arguments = (string[])["capture", "--out", host.Paths.Output, "--host", host.Name, .. nics, .. session.FullCapture ? (string[])["--full"] : [], .. session.Plan.ReadOnly ? (string[])["--processes", LabRoot.MachineProcesses] : [], .. Ring(), .. WorseOnPurpose(session.Scenario.Observe)];
        var spec = Managed(host, Probe, "Lab.Probe", arguments, "probe.log") with { OnOutput = line => session.Figures.ReadCapture(host.Name, line) };
        return session.Daemons.StartAsync(host, spec, cancellationToken);
    }

    /// <summary>
    /// As many headers as a migration may leave unread on a busy machine. Into Open vSwitch's userspace datapath hosts send frames of the MTU's size (<c>SwitchFeatures</c>): forty times as many as
    /// elsewhere, so that the probe's own default would hold a quarter of a small guest.
    /// </summary>
    private string[] Ring() =>
        session.Scenario.Observe.Ring is { } ring ? ["--ring", ring.Bytes.ToString(CultureInfo.InvariantCulture)]
        : session.Plan.Switching.Type == SwitchingPlan.Ovs && !session.FullCapture ? ["--ring", LargeRing]
        : [];

    private static IEnumerable<string> WorseOnPurpose(ObserveConfig observe)
    {
        if (observe.Filter is { } filter) foreach (var word in (string[])["--filter", filter]) yield return word;
        if (!observe.Sockets) yield return "--no-sockets";
    }

    public Task<ILabDaemon> StartListenerAsync(CancellationToken cancellationToken)
    {
        var observer = session.Lab!.Observer;
        var vms = session.Plan.Vms.SelectMany(vm => (string[])["--vm", $"{vm.Id}={vm.Name}"]);
        var arguments = (string[])["listen", "--out", observer.Paths.Output, "--bind", $"0.0.0.0:{HeartbeatPort}", .. vms];
        var spec = Managed(observer, Listener, "Lab.Probe", arguments, "listener.log") with { OnOutput = session.Figures.ReadBeats };
        return session.Daemons.StartAsync(observer, spec, cancellationToken);
    }

    /// <summary>How long it takes to reach the agents from where the engine is, if the scenario asks for it.</summary>
    public async Task StartRoundTripsAsync(CancellationToken cancellationToken)
    {
        if (!session.Scenario.Observe.RoundTrips && session.Scenario.Expect.MaxRoundTrip is null) return;
        var host = session.Lab!.Engine;
        var agents = session.Plan.Hosts.SelectMany(plan => (string[])["--to", $"{plan.Name}={new IPEndPoint(AddressOf(plan.ManagementAddress), AgentRoutes.DefaultPort)}"]);
        await session.Daemons.StartAsync(host, Managed(host, RoundTrips, "Lab.Probe", ["roundtrip", "--out", host.Paths.Output, .. agents], "roundtrips.log"), cancellationToken);
    }

    private DaemonSpec Managed(ILabHost host, string name, string program, IEnumerable<string> arguments, string log) =>
        new(name, [$"{host.Paths.Programs}/{program}", .. arguments], log) { Environment = SmallRuntime, ReadyTimeout = session.Patiently(TimeSpan.FromSeconds(60)) };

    internal static IPAddress AddressOf(string withPrefix) => IPAddress.Parse(withPrefix.Split('/')[0]);
}
