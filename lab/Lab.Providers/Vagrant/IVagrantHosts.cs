using Lab.Providers.Hosts;
using Lab.Providers.Plans;
using Lab.Providers.Ssh;

namespace Lab.Providers.Vagrant;

/// <summary>Where the hosts of a lab by Vagrant come from.</summary>
internal interface IVagrantHosts
{
    /// <summary>Before the lab's switches are made: what another lab left is taken away, and what hosts need to come up is made.</summary>
    Task PrepareAsync(LabPlan plan, CancellationToken cancellationToken);

    /// <summary>Once the switches are there: returns when the hosts are up and plugged in.</summary>
    /// <exception cref="Model.Errors.LabException">One did not come up.</exception>
    Task PlugAsync(LabPlan plan, Steps steps, CancellationToken cancellationToken);

    /// <summary>In the order of the plan's hosts, when they are up.</summary>
    IReadOnlyList<LentMachineSpec> Machines(LabPlan plan);

    /// <summary>The words after which <c>virsh</c> speaks with the libvirt whose VM the host is, and that VM's name.</summary>
    /// <param name="number">Of the host in the plan.</param>
    (IReadOnlyList<string> Virsh, string Domain) VmOf(LabPlan plan, int number);

    /// <summary>The lab is over, and its hosts given back.</summary>
    Task UnplugAsync();
}
