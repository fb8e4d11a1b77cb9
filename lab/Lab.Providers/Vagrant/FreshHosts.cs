using Lab.Providers.Hosts;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Providers.Ssh;

namespace Lab.Providers.Vagrant;

/// <summary>Hosts that are brought up for one lab, in its own namespaces, and end with it.</summary>
/// <param name="image">Of the disk with the programs.</param>
internal sealed class FreshHosts(ILabHost observer, VagrantSetup setup, string image) : IVagrantHosts
{
    private const string Folder = LabRoot.Scratch + "/vagrant";

    /// <summary>How OpenSSH reaches the hosts, inside the lab.</summary>
    public const string SshConfig = Folder + "/ssh-config";

    public async Task PrepareAsync(LabPlan plan, CancellationToken cancellationToken)
    {
        var batch = VagrantTopology.Before(plan);
        if (batch.Length > 0) await NamespaceLab.IpAsync(observer, batch, cancellationToken).ConfigureAwait(false);
    }

    public async Task PlugAsync(LabPlan plan, Steps steps, CancellationToken cancellationToken)
    {
        await HostHypervisor.StartAsync(observer, setup.Time, cancellationToken).ConfigureAwait(false);
        HostHypervisor.AddImage(image, VagrantTool.ProgramDisk);
        var vagrant = new VagrantTool(observer, setup, Directory.CreateDirectory(Folder).FullName);
        await steps.TimeAsync($"the hosts are up, {setup.HowTheyRun},", () => vagrant.UpAsync(VagrantTopology.Of(plan), cancellationToken)).ConfigureAwait(false);
        await NamespaceLab.IpAsync(observer, VagrantTopology.After(plan), cancellationToken).ConfigureAwait(false);
        await vagrant.WriteSshConfigAsync(SshConfig, cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<LentMachineSpec> Machines(LabPlan plan) =>
        [.. plan.Hosts.Select(host => new LentMachineSpec(new SshDestination(host.Name, host.Name) { ConfigFile = SshConfig }, [.. host.Nics.Select(nic => nic.Name)]) { IsGivenBack = false })];

    public (IReadOnlyList<string> Virsh, string Domain) VmOf(LabPlan plan, int number) => (["virsh"], VagrantTool.DomainOf(plan.Hosts[number].Name));

    /// <summary>libvirtd and the VMs are processes of the lab's namespaces, and end with them.</summary>
    public Task UnplugAsync() => Task.CompletedTask;
}
