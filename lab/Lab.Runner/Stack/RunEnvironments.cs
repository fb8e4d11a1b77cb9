using System.Reflection;
using Lab.Runner.Commands;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>Asks what a run runs on and writes <c>environment.json</c>.</summary>
public static class RunEnvironments
{
    public static string LabVersion { get; } =
        typeof(RunEnvironments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static async Task RecordAsync(LabSession session, CancellationToken cancellationToken)
    {
        var host = session.Plan.Hosts[0];
        var isSimulated = session.Plan.Provider == RunOptions.Simulation;
        using var wire = session.Wires.ConnectAgent(host);
        var capabilities = await wire.Agent.GetCapabilitiesAsync(cancellationToken);
        new RunEnvironment
        {
            RunId = session.RunId,
            LabVersion = LabVersion,
            Simulated = isSimulated,
            Provider = session.Plan.Provider,
            Model = session.Model,
            Kernel = capabilities.KernelVersion,
            Qemu = capabilities.HypervisorVersion,
            Libvirt = capabilities.LibvirtVersion,
            Accelerator = capabilities.Accelerator,
            HostAccelerator = session.HostAccelerator,
            Cpu = capabilities.CpuModel,
            Cores = capabilities.CpuCount,
            MemoryBytes = capabilities.Memory.Bytes,
            Rootless = session.IsRootless,
            OperatingSystem = isSimulated ? null : OperatingSystemName(), // a simulation is the same everywhere
        }.Save(session.Directory);
    }

    /// <summary>The same of machines on which the lab only watches.</summary>
    public static void RecordExisting(LabSession session) => (session.Existing!.Environment with
    {
        RunId = session.RunId,
        LabVersion = LabVersion,
        Rootless = session.IsRootless,
        OperatingSystem = OperatingSystemName(),
    }).Save(session.Directory);

    private static string? OperatingSystemName() =>
        File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?.Split('=', 2)[1].Trim('"')
            : null;
}
