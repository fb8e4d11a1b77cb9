using Lab.Providers.Hosts;
using Lab.Providers.Processes;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>Where each VM runs, asked of every host's hypervisor by libvirt's own client and not by the agent: the judged do not testify.</summary>
public sealed class VmLocations(LabSession session)
{
    /// <summary>A libvirtd that has just taken its VMs over again needs a moment.</summary>
    private const int Retries = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <returns>VM name to the hosts that run it.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> AskAsync(CancellationToken cancellationToken)
    {
        var running = await Task.WhenAll(session.Lab!.Hosts.Select(async host => (host.Name, Vms: await RunningOnAsync(host, cancellationToken))));
        return session.Plan.Vms.ToDictionary(
            vm => vm.Name, vm => (IReadOnlyList<string>)[.. running.Where(host => host.Vms.Contains(vm.Name)).Select(host => host.Name)]);
    }

    private static Task<CommandResult> ListAsync(ILabHost host, CancellationToken cancellationToken) =>
        host.RunAsync(Virsh.Command(["list", "--name", "--state-running"]), null, cancellationToken);

    private async Task<IReadOnlyList<string>> RunningOnAsync(ILabHost host, CancellationToken cancellationToken)
    {
        if (session.Daemons.Find(host.Name, Installer.Libvirtd) is { Exited.IsCompleted: true })
        {
            // As a service manager would: libvirtd takes its VMs over again, and with them whatever it was doing.
            await new Installer(session).RestartLibvirtdAsync(host, cancellationToken);
            session.History.Append("runner", "daemon-restarted", new { host = host.Name, daemon = Installer.Libvirtd });
        }

        var list = await ListAsync(host, cancellationToken);
        for (var again = 0; !list.Succeeded && again < Retries; again++)
        {
            await Task.Delay(Pause, session.Time, cancellationToken);
            list = await ListAsync(host, cancellationToken);
        }

        return list.OrThrow("Asking where the VMs are", host.Name).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
