using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Migrations;

namespace Lab.Engine.Rest.Mapping;

internal static class HostMapping
{
    private static readonly string[] ActionNames = ["activate", "deactivate", "setupnetworks", "commitnetconfig"];

    public static HostShape ToShape(InventoryState state, Host host)
    {
        var href = Paths.Of("hosts", host.Id);
        var seen = state.StateOf(host.Id);
        return new HostShape
        {
            Id = host.Id.ToString(),
            Href = href,
            Name = host.Name,
            Comment = host.Comment,
            Address = host.Address,
            Port = Words.Of(host.Port),
            Status = Maintenance.StatusOf(state, host),
            StatusDetail = seen.Detail ?? (seen.NetworkFaults.Count > 0 ? RequiredNetworks.Explain(seen.NetworkFaults) : null),
            Cluster = Ref.To("clusters", host.ClusterId),
            Memory = Words.Of(seen.Capabilities?.Memory.Bytes),
            MaxSchedulingMemory = Words.Of(seen.Statistics?.FreeMemory.Bytes),
            Cpu = seen.Capabilities is { } c ? new HostCpu(c.CpuModel, new CpuTopology("1", Words.Of(c.CpuCount), "1")) : null,
            Version = Version(seen.Capabilities?.AgentVersion),
            LibvirtVersion = Version(seen.Capabilities?.LibvirtVersion),
            Os = seen.Capabilities is { } os ? new HostOs("Linux", Version(os.KernelVersion)) : null,
            Hypervisor = seen.Capabilities is { } h ? new HypervisorShape(h.HypervisorVersion, h.Accelerator) : null,
            HardwareInformation = seen.Capabilities is { } hardware ? new HardwareInformation(hardware.HostId.ToString()) : null,
            Summary = Summary(state, host),
            Link = [new Link($"{href}/nics", "nics"), new Link($"{href}/networkattachments", "networkattachments")],
            Actions = new Actions([.. ActionNames.Select(a => new Link($"{href}/{a}", a))]),
        };
    }

    public static HostRequest FromShape(RestCall call, HostShape shape) => new(
        call.Inputs.Id(shape.Id, "id"), shape.Name, shape.Comment, shape.Address, call.Inputs.Whole(shape.Port, "port"),
        call.Inputs.Resolve(shape.Cluster, "cluster", call.State.Clusters, c => c.Name));

    private static HostVmSummary Summary(InventoryState state, Host host)
    {
        var vms = state.VmsOn(host.Id).ToArray();
        return new HostVmSummary(Words.Of(vms.Count(v => v.State.Status != VmStatus.MigrationSource)), Words.Of(vms.Count(v => v.State.Status == VmStatus.MigrationSource)), Words.Of(vms.Length));
    }

    private static VersionShape? Version(string? full)
    {
        if (full is null) return null;
        var parts = full.Split('.', '-');
        return new VersionShape { Major = parts[0], Minor = parts.Length > 1 ? parts[1] : null, FullVersion = full };
    }
}
