using System.Text.Json;
using Lab.Engine;
using Lab.Engine.Hosts;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Rest;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Libvirtd;
using Lab.Simulation.Processes;
using Lab.Simulation.Recordings;

namespace Lab.Simulation.Labs;

/// <summary>The daemons that the lab's runner starts on hosts, and what each is on a simulated one.</summary>
internal static class HostDaemons
{
    /// <exception cref="LabException"><see cref="ErrorKind.NotSupported"/>: the simulation has no such daemon.</exception>
    public static Task<ILabDaemon> StartAsync(SimulatedLab lab, SimulatedHost host, DaemonSpec spec)
    {
        var words = spec.Command.Select((word, index) => index == 0 ? word[(word.LastIndexOf('/') + 1)..] : word).ToList();
        return words switch
        {
            ["libvirtd", ..] => StartLibvirtdAsync(lab, host, spec),
            ["Lab.Agent", "--config", var file] => StartAgentAsync(lab, host, spec, file),
            ["Lab.Engine", "--config", var file] => StartEngineAsync(lab, host, spec, file),
            ["Lab.Probe", "capture", .. var options] => Task.FromResult<ILabDaemon>(CaptureProgram.Start(lab, host, spec, options)),
            ["Lab.Probe", "listen", ..] => Task.FromResult<ILabDaemon>(ListenProgram.Start(lab, host, spec)),
            ["Lab.Probe", "roundtrip", .. var options] => Task.FromResult<ILabDaemon>(RoundTripProgram.Start(lab, host, spec, options)),
            ["busybox", "udhcpd", "-f", var file] => Task.FromResult<ILabDaemon>(DhcpProgram.Start(lab, host, spec, file)),
            ["ovsdb-server", ..] => Task.FromResult<ILabDaemon>(Idle(host, spec, "/run/openvswitch/db.sock")),
            ["ovs-vswitchd", ..] => Task.FromResult<ILabDaemon>(StartSwitch(host, spec)),
            _ => throw new LabException(ErrorKind.NotSupported, $"The simulation has no daemon for `{string.Join(' ', spec.Command)}`.") { Host = host.Name },
        };
    }

    private static Task<ILabDaemon> StartLibvirtdAsync(SimulatedLab lab, SimulatedHost host, DaemonSpec spec)
    {
        var machine = host.Machine!;
        _ = host.PutFileAsync(LibvirtdSocket.Path, "");
        machine.StartLibvirt();
        return Task.FromResult<ILabDaemon>(new SimulatedDaemon(spec.Name, host.Name, machine.LibvirtProcess, machine.KillLibvirt, machine.KillLibvirt, machine.PauseLibvirt));
    }

    private static async Task<ILabDaemon> StartAgentAsync(SimulatedLab lab, SimulatedHost host, DaemonSpec spec, string file)
    {
        using var config = JsonDocument.Parse(host.FileAt(file));
        var process = await AgentProcess.StartAsync(lab.World, host.Machine!, config.RootElement.GetProperty("hostId").GetGuid(), lab.Loggers.CreateLogger($"agent@{host.Name}"));
        return SimulatedDaemon.Of(spec.Name, host.Name, host.Machine!.NewProcessId(), process.Context);
    }

    private static async Task<ILabDaemon> StartEngineAsync(SimulatedLab lab, SimulatedHost host, DaemonSpec spec, string file)
    {
        using var config = JsonDocument.Parse(host.FileAt(file));
        var settings = config.RootElement;
        var timings = new EngineTimings();
        if (settings.GetProperty("timings").TryGetProperty("requiredNetworkGrace", out var grace)) timings = timings with { RequiredNetworkGrace = grace.Deserialize<TimeSpan>() };
        var options = new EngineOptions
        {
            ManagementNetwork = settings.GetProperty("managementNetwork").GetString()!,
            Profile = Enum.Parse<MigrationNetworkProfile>(settings.GetProperty("profile").GetString()!),
            Timings = timings,
        };
        lab.EngineProcess = await EngineProcess.StartAsync(lab.World, host.Name, lab.EngineStore, options, lab.Loggers);
        var port = Links.Endpoints.Parse(settings.GetProperty("listen").GetString()!, 0).Port;
        lab.World.Listeners.Add(host.Name, port, new Links.Listener(lab.EngineProcess.Context, new Links.EngineService(lab.EngineProcess.Core, new RestApi(lab.EngineProcess.Core, lab.Loggers))));
        return SimulatedDaemon.Of(spec.Name, host.Name, processId: 1, lab.EngineProcess.Context);
    }

    private static SimulatedDaemon StartSwitch(SimulatedHost host, DaemonSpec spec)
    {
        host.Machine?.Kernel.HasOpenVswitch();
        return Idle(host, spec, null);
    }

    private static SimulatedDaemon Idle(SimulatedHost host, DaemonSpec spec, string? socket)
    {
        if (socket is not null) _ = host.PutFileAsync(socket, "");
        return new SimulatedDaemon(spec.Name, host.Name, host.Machine?.NewProcessId() ?? 1, () => { }, () => { });
    }
}
