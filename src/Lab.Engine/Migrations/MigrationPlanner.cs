using Lab.Engine.Clusters;
using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Outcomes;
using Lab.Engine.Scheduling;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;

namespace Lab.Engine.Migrations;

/// <summary>From an order to a try: whether the VM may move, where to, and on which address.</summary>
public sealed class MigrationPlanner(MigrationNetworkProfile profile)
{
    public MigrationNetworkProfile Profile => profile;

    /// <param name="attemptId">The name agents shall know the try by.</param>
    /// <param name="before">Tries that failed already: their destinations are not tried again, and what they waited for an address is not waited again.</param>
    public Outcome<MigrationAttempt> Plan(InventoryState state, MigrationOrder order, Guid attemptId, DateTimeOffset now, IReadOnlyList<MigrationAttempt> before)
    {
        if (!state.Vms.TryGetValue(order.VmId, out var vm)) return Refusal.NotFound("VM", order.VmId.ToString());
        var cluster = state.Clusters[vm.ClusterId];
        var faults = VmFaults(vm, order).Concat(SourceFaults(state, vm)).Concat(NetworkFaults(state, cluster, order)).Concat(SettingsFaults(state, vm, order)).Concat(DiskFaults(state, cluster, vm, order)).ToArray();
        if (faults.Length > 0) return new Refusal(faults.Any(f => f.Kind == ErrorKind.Conflict) ? ErrorKind.Conflict : ErrorKind.BadRequest, [.. faults.Select(f => f.Reason)]);

        var wanted = Wanted(state, cluster, vm, order);
        var source = state.StateOf(vm.State.HostId!.Value).Network;
        var placement = new PlacementRequest
        {
            Vm = vm,
            ClusterId = vm.ClusterId,
            SourceId = vm.State.HostId,
            Excluded = before.Select(a => a.DestinationId).ToHashSet(),
            MigrationNetwork = profile.SchedulesByMigrationNetwork() && cluster.Version.KnowsMigrationNetworks ? wanted : null,
            SourceNetwork = source,
            WaitsForAddress = order.WaitForAddress is not null,
        };
        var destination = order.DestinationId is { } named ? Scheduler.Accept(state, named, placement) : Scheduler.Choose(state, placement);
        if (!destination.Succeeded(out var host, out var refusal)) return order.Automatic ? refusal with { EventKind = EngineEventKinds.MigrationNoDestination } : refusal;

        var attempt = new MigrationAttempt { Id = attemptId, DestinationId = host.Id, Path = Path(state, vm, order, host.Id), DisksPath = DisksPath(state, vm, order, host.Id), Started = now };
        var wait = before.Aggregate(order.WaitForAddress ?? TimeSpan.Zero, (left, a) => left - a.Waited);
        if (attempt.Path.Reason == FallbackReason.NoAddress && wait > TimeSpan.Zero && !IsTunnelled(state, vm, order)) return attempt with { AddressDeadline = now + wait };
        return NoFallback(state, vm, host.Id, attempt.Path) is { } none ? Refusal.Conflict(none) with { EventKind = EngineEventKinds.MigrationFailed, Path = attempt.Path } : attempt;
    }

    /// <summary>Where the stream goes, by what hosts last said of their networks.</summary>
    public static MigrationPath Path(InventoryState state, Vm vm, MigrationOrder order, Guid destination)
    {
        var cluster = state.Clusters[vm.ClusterId];
        var path = MigrationPathChoice.Choose(cluster.Version, Wanted(state, cluster, vm, order), state.StateOf(vm.State.HostId!.Value).Network, state.StateOf(destination).Network);
        return IsTunnelled(state, vm, order) ? path with { DestinationQemu = null, DifferentSubnets = false } : path;
    }

    /// <summary>Where the disks go, by what the destination last said of its networks; null: no network was named for them, or there are none.</summary>
    public static MigrationPath? DisksPath(InventoryState state, Vm vm, MigrationOrder order, Guid destination)
    {
        if (order.DisksNetwork is not { } named || vm.Definition.Disks.Count == 0) return null;
        var network = state.NetworkName(named);
        var presence = NetworkPresence.Of(state.StateOf(destination).Network, network);
        return presence.Fault is { } fault
            ? new MigrationPath { Network = network, Reason = fault, Side = FallbackSide.Destination }
            : new MigrationPath { Network = network, DestinationQemu = (presence.Ipv4 ?? presence.Ipv6)?.Address.ToString() };
    }

    /// <summary>Why the profile does not let a migration take this path, or null.</summary>
    public string? NoFallback(InventoryState state, Vm vm, Guid destination, MigrationPath path) => !path.IsFallback || profile.AllowsFallback()
        ? null
        : $"VM {vm.Name} cannot use its migration network: {FallbackWords.Explain(path, state.HostName(vm.State.HostId), state.HostName(destination))}; this profile has no fallback.";

    private static bool IsTunnelled(InventoryState state, Vm vm, MigrationOrder order) => MigrateRequests.Settings(state, vm, order).Tunnelled == true;

    private static WantedNetwork Wanted(InventoryState state, Cluster cluster, Vm vm, MigrationOrder order) =>
        MigrationNetworkChoice.Wanted(order.Network, vm.MigrationNetwork, cluster.MigrationNetwork) is { } network
            ? new WantedNetwork(state.NetworkName(network), network == cluster.ManagementNetwork)
            : WantedNetwork.None;

    private static IEnumerable<(ErrorKind Kind, string Reason)> VmFaults(Vm vm, MigrationOrder order)
    {
        if (vm.State.Status is not (VmStatus.Up or VmStatus.PoweringUp or VmStatus.Paused) || vm.State.HostId is null || vm.State.Launching || vm.State.Stopping)
            yield return (ErrorKind.Conflict, $"VM {vm.Name} is {Words(vm)}; only a running VM migrates.");
        if (vm.State.AlsoOn.Count > 0)
            yield return (ErrorKind.Conflict, $"VM {vm.Name} was found on more than one host; decide first which one is real.");
        if (vm.Affinity == VmAffinity.Pinned && !order.Force)
            yield return (ErrorKind.Conflict, $"VM {vm.Name} is pinned to its host; force moves it anyway.");
        if (vm.Affinity == VmAffinity.UserMigratable && order.ByEngine)
            yield return (ErrorKind.Conflict, $"VM {vm.Name} may be moved by people only.");
        if (vm.CustomProperties.TryGetValue("cache", out var cache) && cache != "none")
            yield return (ErrorKind.Conflict, $"VM {vm.Name} has cache={cache}; only cache=none migrates.");
    }

    /// <summary>A host that cannot be asked cannot send a VM, and what it last said of its networks may be old or, after a start of the engine, nothing.</summary>
    private static IEnumerable<(ErrorKind Kind, string Reason)> SourceFaults(InventoryState state, Vm vm)
    {
        if (vm.State.HostId is { } source && HostFilters.AgainstLink(state.StateOf(source).Link) is { } reason)
            yield return (ErrorKind.Conflict, $"Host {state.HostName(source)} {reason}: VM {vm.Name} cannot leave it now.");
    }

    private static IEnumerable<(ErrorKind Kind, string Reason)> NetworkFaults(InventoryState state, Cluster cluster, MigrationOrder order)
    {
        if (order.Network is { NetworkId: { } network } && !cluster.Carries(network))
            yield return (ErrorKind.BadRequest, $"Network {state.NetworkName(network)} is not in cluster {cluster.Name}; assign it there or name another.");
    }

    private static IEnumerable<(ErrorKind Kind, string Reason)> DiskFaults(InventoryState state, Cluster cluster, Vm vm, MigrationOrder order)
    {
        if (order.DisksNetwork is { } network && !cluster.Carries(network))
            yield return (ErrorKind.BadRequest, $"Network {state.NetworkName(network)} is not in cluster {cluster.Name}; assign it there or name another.");
        if (vm.Definition.Disks.Count > 0 && IsTunnelled(state, vm, order))
            yield return (ErrorKind.BadRequest, $"VM {vm.Name} has disks on its host's own storage, which a tunnelled migration cannot copy.");
    }

    private static IEnumerable<(ErrorKind Kind, string Reason)> SettingsFaults(InventoryState state, Vm vm, MigrationOrder order)
    {
        var settings = MigrateRequests.Settings(state, vm, order);
        if (settings is { Tunnelled: true, Parallel: { } parallel } && parallel != Policies.ParallelConnections.None)
            yield return (ErrorKind.BadRequest, "A tunnelled migration has one connection: parallel must be none.");
        if (settings is { Tunnelled: true } && order.Network is { NetworkId: not null })
            yield return (ErrorKind.BadRequest, "A tunnelled migration goes through libvirt's own connection on management: it cannot use a migration network.");
    }

    private static string Words(Vm vm) => vm.State switch
    {
        { Launching: true } => "being started",
        { Stopping: true } => "being stopped",
        { Status: VmStatus.MigrationSource } => "migrating already",
        { Status: VmStatus.Lost } => "lost",
        { Status: VmStatus.Down } => "down",
        { HostId: null } => "on no host",
        var other => other.Status.ToString().ToLowerInvariant(),
    };
}
