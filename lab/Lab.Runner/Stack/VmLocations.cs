using Lab.Providers.Hosts;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>Where each VM runs, asked of every host's hypervisor by libvirt's own client and not by the agent: the judged do not testify.</summary>
public sealed class VmLocations(LabSession session)
{
    /// <returns>VM name to the hosts that run it.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> AskAsync(CancellationToken cancellationToken)
    {
        var running = await Task.WhenAll(session.Lab!.Hosts.Select(async host => (host.Name, Vms: await RunningOnAsync(host, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return session.Plan.Vms.ToDictionary(
            vm => vm.Name, vm => (IReadOnlyList<string>)[.. running.Where(host => host.Vms.Contains(vm.Name)).Select(host => host.Name)]);
    }

    private async Task<IReadOnlyList<string>> RunningOnAsync(ILabHost host, CancellationToken cancellationToken)
    {
        if (!session.Daemons.IsAlive(host.Name, Installer.Libvirtd))
        {
            // As a service manager would: libvirtd takes its VMs over again, and with them whatever it was doing.
            await new Installer(session).StartLibvirtdAsync(host, cancellationToken).ConfigureAwait(false);
            session.History.Append("runner", "daemon-restarted", new { host = host.Name, daemon = Installer.Libvirtd });
        }

        var list = (await host.RunAsync(["virsh", "-c", "qemu:///system", "list", "--name", "--state-running"], null, cancellationToken).ConfigureAwait(false)).OrThrow("Asking where the VMs are", host.Name);
        return list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
