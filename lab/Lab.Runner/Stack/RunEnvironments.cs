using System.Reflection;
using Lab.Model.Agents;
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
        using var http = session.Identity.Connect(new System.Net.IPEndPoint(Installer.AddressOf(host.ManagementAddress), AgentRoutes.DefaultPort), session.Lab!);
        var capabilities = await new AgentClient(http, host.Name).GetCapabilitiesAsync(cancellationToken);
        new RunEnvironment
        {
            RunId = session.RunId,
            LabVersion = LabVersion,
            Simulated = false,
            Provider = session.Plan.Provider,
            Kernel = capabilities.KernelVersion,
            Qemu = capabilities.HypervisorVersion,
            Libvirt = capabilities.LibvirtVersion,
            Accelerator = capabilities.Accelerator,
            HostAccelerator = session.HostAccelerator,
            Cpu = capabilities.CpuModel,
            Cores = capabilities.CpuCount,
            MemoryBytes = capabilities.Memory.Bytes,
            Rootless = session.IsRootless,
            OperatingSystem = OperatingSystemName(),
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
