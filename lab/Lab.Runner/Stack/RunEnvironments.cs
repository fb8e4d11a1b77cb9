using System.Globalization;
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
        using var http = session.Identity.Connect(new System.Net.IPEndPoint(Installer.AddressOf(host.ManagementAddress), AgentRoutes.DefaultPort));
        var capabilities = await new AgentClient(http, host.Name).GetCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
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
            Cpu = capabilities.CpuModel,
            Cores = capabilities.CpuCount,
            MemoryBytes = capabilities.Memory.Bytes,
            Rootless = await IsRootlessAsync(cancellationToken).ConfigureAwait(false),
            OperatingSystem = OperatingSystemName(),
        }.Save(session.Directory);
    }

    /// <summary>In a user namespace of our own, root inside is somebody else outside.</summary>
    private static async Task<bool> IsRootlessAsync(CancellationToken cancellationToken)
    {
        var map = (await File.ReadAllTextAsync("/proc/self/uid_map", cancellationToken).ConfigureAwait(false)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return map.Length > 1 && int.Parse(map[1], CultureInfo.InvariantCulture) != 0;
    }

    private static string? OperatingSystemName() =>
        File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?.Split('=', 2)[1].Trim('"')
            : null;
}
