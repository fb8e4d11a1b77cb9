using Lab.Providers.Hosts;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Stands for install, configure and settle where all is there already: the probes begin to look, and what they look at is recorded.</summary>
public sealed class WatchPhase(LabSession session)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // It follows nobody: what libvirt says of migrations comes from those who ask for them.
        session.Events = new EventRecorder(session.Directory, session.History, session.Time);
        var installer = new Installer(session);
        await Task.WhenAll(session.Lab!.Hosts.Select(host => installer.StartProbeAsync(host, cancellationToken)));
        await Task.WhenAll(session.Lab.Hosts.Select(host => SpeakAsync(host, cancellationToken)));
        foreach (var vm in session.Plan.Vms) session.History.Append("runner", EventKinds.VmFound, new { vm = vm.Name, vmId = vm.Id, host = vm.Host, mac = vm.Mac });
        RunEnvironments.RecordExisting(session);
        await ClockComparison.RecordAsync(session, cancellationToken);
    }

    /// <summary>No engine asks each host twice a second here. A capture of management proves by what it saw before the first migration that it looked: something must pass by.</summary>
    private async Task SpeakAsync(ILabHost host, CancellationToken cancellationToken)
    {
        const string Patience = "5";
        if (session.Plan.Hosts.FirstOrDefault(other => other.Name != host.Name && other.LibvirtUri is not null)?.LibvirtUri is not { } uri) return;
        // Whether it answers was asked already of those between which VMs go.
        await host.RunAsync(["timeout", Patience, .. Virsh.Command(["uri"], uri)], cancellationToken: cancellationToken);
    }
}
