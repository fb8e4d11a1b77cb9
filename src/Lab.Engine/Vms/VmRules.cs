using System.Text.RegularExpressions;
using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Outcomes;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Engine.Vms;

/// <summary>What a VM must be.</summary>
internal static partial class VmRules
{
    private static readonly ByteCount DefaultMemory = ByteCount.FromMebibytes(1024);
    private static readonly ByteCount LeastMemory = ByteCount.FromMebibytes(16);

    /// <param name="before">Null for a new VM.</param>
    public static Outcome<Vm> Complete(InventoryState state, VmRequest request, Guid id, Vm? before)
    {
        List<string> faults = [];
        var clusterId = request.ClusterId ?? before?.ClusterId ?? (state.Clusters.Count == 1 ? state.Clusters.Keys.Single() : Guid.Empty);
        if (!state.Clusters.TryGetValue(clusterId, out var cluster)) faults.Add(request.ClusterId is { } named ? $"There is no cluster '{named}'." : "Name the VM's cluster: there is more than one.");
        var definition = new VmDefinition
        {
            Id = id,
            Name = request.Name ?? before?.Name ?? "",
            Memory = request.Memory ?? before?.Definition.Memory ?? DefaultMemory,
            Vcpus = request.Vcpus ?? before?.Definition.Vcpus ?? 1,
            KernelPath = request.Kernel ?? before?.Definition.KernelPath ?? "",
            InitrdPath = request.Initrd ?? before?.Definition.InitrdPath ?? "",
            KernelCommandLine = request.CommandLine ?? before?.Definition.KernelCommandLine ?? "",
            Disks = request.Disks ?? before?.Definition.Disks ?? [],
            Nics = Nics(state, request, id, before, faults),
        };
        faults.AddRange(DefinitionFaults(definition));
        if (cluster is not null && request.Nics is not null) faults.AddRange(NicFaults(state, cluster, request.Nics));
        if (request.MigrationNetwork?.NetworkId is { } network && cluster?.Carries(network) == false)
            faults.Add($"Network {state.NetworkName(network)} is not in cluster {cluster.Name}: it cannot be the VM's migration network.");
        faults.AddRange((request.PinnedHosts ?? []).Where(h => !state.Hosts.ContainsKey(h)).Select(h => $"There is no host '{h}' to pin the VM to."));
        if (faults.Count > 0) return Refusal.BadRequest(faults);
        if (before is null && state.Vms.ContainsKey(id)) return Refusal.Conflict($"There is a VM '{id}' already.");
        if (state.Index.VmsByName[definition.Name].Any(other => other.Id != id)) return Refusal.Conflict($"There is a VM named {definition.Name} already.");
        return new Vm
        {
            Definition = definition,
            ClusterId = clusterId,
            Description = request.Description ?? before?.Description ?? "",
            Affinity = request.Affinity ?? before?.Affinity ?? VmAffinity.Migratable,
            PinnedHosts = request.PinnedHosts ?? before?.PinnedHosts ?? [],
            MigrationNetwork = request.MigrationNetwork is { } wanted ? wanted.NetworkId : before?.MigrationNetwork,
            Migration = request.Migration is { } settings ? settings.On(before?.Migration ?? new()) : before?.Migration ?? new(),
            Priority = request.Priority ?? before?.Priority ?? 0,
            HighlyAvailable = request.HighlyAvailable ?? before?.HighlyAvailable ?? false,
            CustomProperties = request.CustomProperties ?? before?.CustomProperties ?? new Dictionary<string, string>(),
            State = before?.State ?? new VmState(),
        };
    }

    private static IReadOnlyList<VmNic> Nics(InventoryState state, VmRequest request, Guid id, Vm? before, List<string> faults)
    {
        if (request.Nics is null) return before?.Definition.Nics ?? [];
        faults.AddRange(request.Nics.Where(n => n.Mac is not null && !MacAddress().IsMatch(n.Mac)).Select(n => $"'{n.Mac}' is no MAC address; write six pairs of hexadecimal digits with colons."));
        return [.. request.Nics.Select((n, i) => new VmNic(state.NetworkName(n.NetworkId), n.Mac?.ToLowerInvariant() ?? NamedIds.Mac(id, $"nic{i + 1}")))];
    }

    private static IEnumerable<string> DefinitionFaults(VmDefinition vm)
    {
        if (!VmName().IsMatch(vm.Name)) yield return $"'{vm.Name}' is no VM name: 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit.";
        if (vm.Memory < LeastMemory) yield return $"A VM needs at least {LeastMemory} of memory; {vm.Memory} were given, in bytes.";
        if (vm.Vcpus is < 1 or > 255) yield return $"A VM has 1 to 255 virtual processors, not {vm.Vcpus}.";
        foreach (var disk in vm.Disks)
        {
            if (disk.Name is not ['v', 'd', >= 'a' and <= 'z']) yield return $"A disk is called vda to vdz, not '{disk.Name}'.";
            if (disk.Size.Bytes < 512 || disk.Size.Bytes % 512 != 0) yield return $"Disk {disk.Name}: provisioned_size must be whole sectors of 512 bytes, not {disk.Size.Bytes}.";
            if (disk.Image?.StartsWith('/') == false) yield return $"Disk {disk.Name}: image must be an absolute path on the host where the VM starts.";
        }

        foreach (var twice in vm.Disks.GroupBy(disk => disk.Name).Where(group => group.Count() > 1)) yield return $"Disk {twice.Key} stands twice.";
        if (!vm.KernelPath.StartsWith('/')) yield return "os.kernel must be an absolute path that exists on every host.";
        if (!vm.InitrdPath.StartsWith('/')) yield return "os.initrd must be an absolute path that exists on every host.";
    }

    private static IEnumerable<string> NicFaults(InventoryState state, Clusters.Cluster cluster, IReadOnlyList<VmNicRequest> nics)
    {
        foreach (var network in nics.Select(n => n.NetworkId).Distinct())
        {
            if (!cluster.Carries(network)) yield return $"Network {state.NetworkName(network)} is not in cluster {cluster.Name}.";
            else if (!state.Networks[network].VmNetwork) yield return $"Network {state.NetworkName(network)} is not a VM network (usage vm): no VM can be plugged into it.";
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex VmName();

    [GeneratedRegex("^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$")]
    private static partial Regex MacAddress();
}
