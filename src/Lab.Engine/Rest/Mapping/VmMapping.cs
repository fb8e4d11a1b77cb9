using Lab.Engine.Hosts;
using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Rest.Shapes;
using Lab.Engine.Vms;
using Lab.Model.Migrations;

namespace Lab.Engine.Rest.Mapping;

internal static class VmMapping
{
    private static readonly string[] ActionNames = ["start", "stop", "shutdown", "migrate", "cancelmigration"];

    public static VmShape ToShape(InventoryState state, Vm vm)
    {
        var href = Paths.Of("vms", vm.Id);
        return new VmShape
        {
            Id = vm.Id.ToString(),
            Href = href,
            Name = vm.Name,
            Description = vm.Description,
            Status = StatusOf(state, vm),
            StatusDetail = vm.State.Status == VmStatus.Lost ? $"lost: {vm.State.Detail}" : vm.State.AlsoOn.Count > 0 ? "runs on more than one host" : vm.State.Detail,
            Memory = Words.Of(vm.Definition.Memory.Bytes),
            Cpu = new VmCpu(new CpuTopology(Words.Of(vm.Definition.Vcpus), "1", "1")),
            Os = new VmOs(vm.Definition.KernelPath, vm.Definition.InitrdPath, vm.Definition.KernelCommandLine, "other_linux"),
            Cluster = Ref.To("clusters", vm.ClusterId),
            Host = vm.State.HostId is { } host ? Ref.To("hosts", host, state.HostName(host)) : null,
            AlsoOn = vm.State.AlsoOn.Count > 0 ? new RefHosts([.. vm.State.AlsoOn.Select(h => Ref.To("hosts", h, state.HostName(h)))]) : null,
            PlacementPolicy = new PlacementPolicy(Words.Of(Words.Affinities, vm.Affinity), vm.PinnedHosts.Count > 0 ? new RefHosts([.. vm.PinnedHosts.Select(h => Ref.To("hosts", h))]) : null),
            Migration = MigrationOptionsMapping.ToShape(vm.Migration, inherits: true),
            MigrationDowntime = Words.Of((long?)vm.Migration.Downtime?.TotalMilliseconds) ?? "-1",
            TunnelMigration = Words.Of(vm.Migration.Tunnelled),
            MigrationNetwork = vm.MigrationNetwork is { } network ? Ref.To("networks", network, state.NetworkName(network)) : null,
            HighAvailability = new HighAvailability(Words.Of(vm.HighlyAvailable), Words.Of(vm.Priority)),
            CustomProperties = vm.CustomProperties.Count == 0 ? null : new CustomProperties([.. vm.CustomProperties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new NameValue(p.Key, p.Value))]),
            Nics = new VmNics([.. Nics(state, vm)]),
            Disks = vm.Definition.Disks.Count == 0 ? null : new VmDisks([.. vm.Definition.Disks.Select(d => new VmDiskShape(d.Name, Words.Of(d.Size.Bytes), d.Image))]),
            StartTime = Words.Of(vm.State.Started),
            StopTime = Words.Of(vm.State.Stopped),
            Link = [new Link($"{href}/nics", "nics")],
            Actions = new Actions([.. ActionNames.Select(a => new Link($"{href}/{a}", a))]),
        };
    }

    /// <summary>oVirt has no word for a lost VM, nor for one whose host is silent: both are unknown.</summary>
    public static string StatusOf(InventoryState state, Vm vm)
    {
        if (vm.State.Launching) return "wait_for_launch";
        if (vm.State.Stopping) return "powering_down";
        var silent = vm.State is { Runs: true, HostId: { } host } && state.StateOf(host).Link == HostLink.NonResponsive;
        return vm.State.Status switch
        {
            VmStatus.Down => "down",
            VmStatus.Lost => "unknown",
            VmStatus.MigrationSource or VmStatus.MigrationDestination => "migrating",
            _ when silent => "unknown",
            VmStatus.PoweringUp => "powering_up",
            VmStatus.Paused => "paused",
            _ => "up",
        };
    }

    public static IEnumerable<VmNicShape> Nics(InventoryState state, Vm vm) => vm.Definition.Nics.Select((nic, index) =>
    {
        var name = $"nic{index + 1}";
        var id = NamedIds.Of(vm.Id, name);
        var network = state.Networks.Values.FirstOrDefault(n => n.Name == nic.Network);
        return new VmNicShape
        {
            Id = id.ToString(),
            Href = $"{Paths.Of("vms", vm.Id)}/nics/{id}",
            Name = name,
            Network = network is null ? new Ref(null, nic.Network) : Ref.To("networks", network.Id, network.Name),
            Mac = new Shapes.Mac(nic.Mac),
            Interface = "virtio",
        };
    });

    public static VmRequest FromShape(RestCall call, VmShape shape)
    {
        var inputs = call.Inputs;
        return new VmRequest
        {
            Id = inputs.Id(shape.Id, "id"),
            Name = shape.Name,
            Description = shape.Description,
            ClusterId = inputs.Resolve(shape.Cluster, "cluster", call.State.Clusters, c => c.Name),
            Memory = inputs.Bytes(shape.Memory, "memory"),
            Vcpus = Vcpus(inputs, shape.Cpu?.Topology),
            Kernel = shape.Os?.Kernel,
            Initrd = shape.Os?.Initrd,
            CommandLine = shape.Os?.Cmdline,
            Nics = shape.Nics is null ? null : [.. (shape.Nics.Nic ?? []).Select(n => NicFromShape(call, n)).OfType<VmNicRequest>()],
            Disks = shape.Disks is null ? null : [.. (shape.Disks.Disk ?? []).Select(d => new VmDisk(d.Name ?? "", inputs.Bytes(d.ProvisionedSize, "disk.provisioned_size") ?? default, d.Image))],
            Affinity = inputs.Word(shape.PlacementPolicy?.Affinity, "placement_policy.affinity", Words.Affinities),
            PinnedHosts = shape.PlacementPolicy?.Hosts?.Host is { } hosts ? [.. hosts.Select(h => inputs.Resolve(h, "host", call.State.Hosts, x => x.Name)).OfType<Guid>()] : null,
            Migration = MigrationOptionsMapping.FromShape(inputs, shape.Migration, shape.MigrationDowntime, shape.TunnelMigration),
            MigrationNetwork = MigrationNetwork(call, shape.MigrationNetwork),
            Priority = inputs.Whole(shape.HighAvailability?.Priority, "high_availability.priority"),
            HighlyAvailable = inputs.Boolean(shape.HighAvailability?.Enabled, "high_availability.enabled"),
            CustomProperties = shape.CustomProperties?.CustomProperty is { } properties ? inputs.Named(properties.Select(p => (p.Name, p.Value)), "custom property") : null,
        };
    }

    public static VmNicRequest? NicFromShape(RestCall call, VmNicShape shape)
    {
        if (shape.Network is null) call.Inputs.Fault("Each NIC of a VM names its network.");
        return call.Inputs.Resolve(shape.Network, "network", call.State.Networks, n => n.Name) is { } network ? new VmNicRequest(network, shape.Mac?.Address) : null;
    }

    private static VmMigrationNetwork? MigrationNetwork(RestCall call, Ref? network) => network switch
    {
        null => null,
        { Id: null, Name: "none" } => new VmMigrationNetwork(null),
        _ => call.Inputs.Resolve(network, "network", call.State.Networks, n => n.Name) is { } id ? new VmMigrationNetwork(id) : null,
    };

    private static int? Vcpus(Inputs inputs, CpuTopology? topology) => topology is null
        ? null
        : (inputs.Whole(topology.Sockets, "cpu.topology.sockets") ?? 1) * (inputs.Whole(topology.Cores, "cpu.topology.cores") ?? 1) * (inputs.Whole(topology.Threads, "cpu.topology.threads") ?? 1);
}
