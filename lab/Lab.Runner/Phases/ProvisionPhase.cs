using Lab.Providers.Libvirtd;
using Lab.Providers.Namespaces;
using Lab.Runner.Sessions;

namespace Lab.Runner.Phases;

/// <summary>Makes the hosts and their links.</summary>
public static class ProvisionPhase
{
    public static async Task RunAsync(LabSession session, CancellationToken cancellationToken) =>
        session.Lab = await NamespaceLab.CreateAsync(session.Plan, NamespaceTool.Find(), new CapabilitiesCache(LabFolders.Capabilities), cancellationToken).ConfigureAwait(false);
}
