using Lab.Runner.Runs;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Asks every hypervisor where the VMs are, then ends the probes so that their files are whole.</summary>
public sealed class CollectPhase(LabSession session)
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (session.Lab is null) return;
        // A run that was interrupted before its libvirtds were up has no VMs to look for.
        try
        {
            if (session.Plan.ReadOnly || session.Lab.Hosts.All(host => session.Daemons.Find(host.Name, Installer.Libvirtd) is not null)) await LocateVmsAsync(cancellationToken);
            await ClockComparison.RecordAsync(session, cancellationToken);
        }
        finally
        {
            // What was recorded is wanted most when something went wrong.
            await session.Daemons.StopAsync(session.Patiently(LongestEnd), Installer.Probe, Installer.Listener, Installer.RoundTrips);
            await session.Lab.CollectAsync(session.Directory, cancellationToken);
        }
    }

    private async Task LocateVmsAsync(CancellationToken cancellationToken)
    {
        var locations = new VmLocations(session);
        foreach (var (vm, hosts) in await locations.AskAsync(cancellationToken))
            session.History.Append("runner", EventKinds.VmLocated, new { vm, hosts });
    }
}
