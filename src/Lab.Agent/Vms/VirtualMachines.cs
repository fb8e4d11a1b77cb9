using Lab.Agent.Events;
using Lab.Agent.Hypervisors;
using Lab.Libvirt;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Mutations;

namespace Lab.Agent.Vms;

/// <summary>The VMs of this host. Their state is asked of the hypervisor each time; nothing here outlives its answer but the last report sent of each.</summary>
public sealed class VirtualMachines(IHypervisor hypervisor, VmRoles roles, AgentEvents events) : IDisposable
{
    // Asking and telling are one step, so that an older answer never overtakes a newer one.
    private readonly SemaphoreSlim _publishing = new(1);
    private readonly Dictionary<Guid, VmReport> _published = [];

    /// <summary>The last list: mostly nothing has changed since, and whoever asks can see that at a glance.</summary>
    private Listed? _listed;

    public async Task<VmReport> CreateAsync(VmDefinition vm, CancellationToken cancellationToken)
    {
        Refusals.ThrowIfAny(VmDefinitionFaults.Of(vm), $"VM {vm.Name} cannot be created");
        if (await hypervisor.FindDomainAsync(vm.Id, cancellationToken) is not null) throw Refusals.Conflict($"VM {vm.Name} ({vm.Id}) is on this host already.");
        if (roles[vm.Id] == VmRole.Lost) roles[vm.Id] = VmRole.None;
        var domain = await hypervisor.CreateDomainAsync(vm, cancellationToken);
        await PublishAsync(vm.Id);
        return Report(domain);
    }

    public async Task DestroyAsync(Guid vmId, CancellationToken cancellationToken)
    {
        var wasLost = roles[vmId] == VmRole.Lost;
        if (roles[vmId] == VmRole.MigrationDestination) throw Refusals.Conflict($"VM {vmId} is on its way to this host: cancel its migration.");
        if (wasLost) roles[vmId] = VmRole.None;
        if (await hypervisor.FindDomainAsync(vmId, cancellationToken) is not null) await hypervisor.DestroyDomainAsync(vmId, cancellationToken);
        else if (!wasLost) throw Refusals.NoSuchVm(vmId);
    }

    /// <summary>What the hypervisor has now, and the VMs that were lost here.</summary>
    public async Task<IReadOnlyList<VmReport>> ListAsync(CancellationToken cancellationToken)
    {
        if (Mutation.UnknownCountsAsNone.IsOn() && !hypervisor.IsConnected) return [];
        var (domains, changes, last) = (await hypervisor.ListDomainsAsync(cancellationToken), roles.Changes, _listed);
        if (last is not null && ReferenceEquals(last.Domains, domains) && last.RoleChanges == changes) return last.Reports;
        var lost = roles.All(VmRole.Lost).Except(domains.Select(domain => domain.Id));
        VmReport[] reports = [.. domains.Select(Report), .. lost.Select(LostReport)];
        _listed = new Listed(domains, changes, reports);
        return reports;
    }

    /// <summary>What was listed last, and of what it was made.</summary>
    private sealed record Listed(IReadOnlyList<DomainReport> Domains, long RoleChanges, IReadOnlyList<VmReport> Reports);

    public void Dispose() => _publishing.Dispose();

    public VmReport Report(DomainReport domain) => Report(domain.Definition, VmStatuses.Of(domain.State, roles[domain.Id]), domain.ProcessId);

    /// <summary>Tells the status of a VM if it changed since it was told last.</summary>
    public async Task PublishAsync(Guid vmId, bool always = false)
    {
        await _publishing.WaitAsync();
        try
        {
            if (await hypervisor.FindDomainAsync(vmId, CancellationToken.None) is { } domain) Publish(Report(domain), always);
            else if (roles[vmId] == VmRole.Lost) Publish(LostReport(vmId), always);
        }
        catch (LabException)
        {
            // The hypervisor does not answer: nothing is known, so nothing is told until it is back.
        }
        finally
        {
            _publishing.Release();
        }
    }

    /// <summary>Tells of a VM that the hypervisor does not have yet.</summary>
    public async Task PublishExpectedAsync(VmDefinition vm)
    {
        await _publishing.WaitAsync();
        Publish(Report(vm, VmStatus.MigrationDestination, null), always: false);
        _publishing.Release();
    }

    /// <summary>A domain ended: <paramref name="reason"/> is libvirt's detail, <c>migrated</c> when it left for another host.</summary>
    public async Task PublishStoppedAsync(Guid vmId, string name, StoppedDetail reason)
    {
        await _publishing.WaitAsync();
        try
        {
            if (roles[vmId] == VmRole.Lost) return; // told as lost, which says more
            var last = _published.GetValueOrDefault(vmId) ?? new VmReport(vmId, name, VmStatus.Down, default, 0, null, null);
            Publish(last with { Status = VmStatus.Down, ProcessId = null, ExitReason = LibvirtNames.Kebab(reason.ToString()) }, always: false);
            _published.Remove(vmId);
        }
        finally
        {
            _publishing.Release();
        }
    }

    private void Publish(VmReport report, bool always)
    {
        if (!always && _published.TryGetValue(report.Id, out var last) && last == report) return;
        _published[report.Id] = report;
        events.VmStatus(report);
    }

    private VmReport LostReport(Guid vmId) =>
        (_published.GetValueOrDefault(vmId) ?? new VmReport(vmId, vmId.ToString(), VmStatus.Lost, default, 0, null, null)) with { Status = VmStatus.Lost, ProcessId = null };

    private static VmReport Report(VmDefinition vm, VmStatus status, int? processId) => new(vm.Id, vm.Name, status, vm.Memory, vm.Vcpus, processId, null);
}
