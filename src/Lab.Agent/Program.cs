using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Lab.Agent;
using Lab.Agent.Commands;
using Lab.Agent.Configurations;
using Lab.Agent.Dialers;
using Lab.Agent.Guests;
using Lab.Agent.HostNetworks;
using Lab.Agent.Hypervisors;
using Lab.Agent.Machines;
using Lab.Agent.Migrations;
using Lab.Agent.Servers;
using Lab.Agent.States;
using Lab.Agent.Vms;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Identities;

const int Failed = 1;
const int BadInput = 3;

if (args is not (["--config" or "--restore-networks", _] or ["--remember-networks", _, ..]))
{
    Console.Error.WriteLine("""
        Usage: Lab.Agent --config FILE.json
               Lab.Agent --remember-networks DIRECTORY [LINK...]   How the host's networks are is kept there, before anything is changed.
               Lab.Agent --restore-networks DIRECTORY              The host's networks become what they were; no agent may run that has this directory for its state.
        """);
    return BadInput;
}

try
{
    if (args[0] == "--config") await RunAsync(AgentConfigFile.Read(args[1]), TimeProvider.System);
    else if (args[0] == "--restore-networks") await FormerNetworks.RestoreAsync(args[1], TimeProvider.System);
    else await FormerNetworks.RememberAsync(args[1], args[2..], TimeProvider.System);
    return 0;
}
catch (LabException exception)
{
    Console.Error.WriteLine($"lab-agent: {exception.Message}{(exception.Output is { } output ? $" ({output.ReplaceLineEndings(" ")})" : "")}");
    return exception.Kind == ErrorKind.BadRequest ? BadInput : Failed;
}
catch (DllNotFoundException exception)
{
    Console.Error.WriteLine($"lab-agent: libvirt's client library is missing: {exception.Message}");
    return Failed;
}

static async Task RunAsync(AgentConfig config, TimeProvider time)
{
    using var logging = new StderrLoggerProvider(time);
    var log = logging.CreateLogger("Lab.Agent");
    var listen = IPEndPoint.Parse(config.Listen);
    using var identity = TlsIdentity.Load(config.Certificate, config.Key, config.Ca);
    using var dialer = new TlsAgentDialer(identity, TimeSpan.FromSeconds(5) * config.Patience);
    using var network = new HostNetwork(new CommandRunner(time), config.OpenVswitchSocket, Path.Combine(config.StateDirectory, "dhcp"), time);
    var hardware = new LibvirtHardware(config.Accelerator == "auto" ? null : config.Accelerator, config.CpuModel, config.Machine, config.VmLogDirectory);
    using var hypervisor = new LibvirtHypervisor(config.LibvirtUri, hardware, config.LibvirtRunDirectory, new LocalDisks(config.DiskDirectory), network, time, log);
    hypervisor.Open();
    var ports = new AgentPorts(hypervisor, network, new ProcMachine(), dialer, new NoGuestAgent(), new DirectoryStateStore(config.StateDirectory), time, NewId, log);
    var timings = new MigrationTimings { SampleInterval = config.SampleInterval, ConvergenceInterval = config.ConvergenceInterval }.Times(config.Patience);
    using var agent = new HostAgent(config.HostId, config.HostName, ports, timings);
    await agent.StartAsync(CancellationToken.None);
    await using var application = AgentServer.Create(agent, listen, identity, logging);
    await AgentServer.StartAsync(application, listen);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        application.Lifetime.StopApplication();
    });
    var address = application.Urls.First().Replace("https://", "", StringComparison.Ordinal);
    Console.WriteLine(JsonSerializer.Serialize(new ReadyLine(true, address), AgentJson.Options));
    _ = WarmUp.RunAsync(dialer.Dial(address, config.HostName), log);
    await application.WaitForShutdownAsync();
}

static Guid NewId() => new(RandomNumberGenerator.GetBytes(16));

/// <summary>What the agent prints when it serves.</summary>
internal sealed record ReadyLine(bool Ready, string Listen);
