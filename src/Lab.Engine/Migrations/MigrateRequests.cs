using Lab.Engine.Inventories;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Networks;
using Lab.Engine.Policies;
using Lab.Engine.Vms;
using Lab.Model.Migrations;
using Lab.Model.Units;

namespace Lab.Engine.Migrations;

/// <summary>What the source's agent is asked, with every default filled in.</summary>
public static class MigrateRequests
{
    public static MigrationSettings Settings(InventoryState state, Vm vm, MigrationOrder order) => order.Settings.Over(vm.Migration).Over(state.Clusters[vm.ClusterId].Migration);

    public static MigrateRequest Compose(InventoryState state, Migration migration, MigrationNetworkProfile profile)
    {
        var vm = state.Vms[migration.VmId];
        var attempt = migration.Attempt;
        var destination = state.Hosts[attempt.DestinationId];
        var settings = Settings(state, vm, migration.Order);
        var policy = MigrationPolicy.Of(settings.Policy ?? MigrationPolicy.Default);
        var carrier = Carrier(state, migration);
        var (sourceSpeed, destinationSpeed) = Speeds(state, migration, carrier);
        var parallel = ParallelConnections.Resolve(settings.Parallel ?? ParallelConnections.None, Smaller(sourceSpeed, destinationSpeed), vm.Definition.Vcpus);
        return new MigrateRequest
        {
            VmId = vm.Id,
            MigrationId = attempt.Id,
            Destination = destination.AgentAddress,
            DestinationName = destination.Name,
            LibvirtAddress = profile.MovesControlToo() ? attempt.Path.DestinationQemu : null,
            DestinationQemu = attempt.Path.DestinationQemu,
            DestinationDisks = attempt.DisksPath?.DestinationQemu,
            Tunnelled = settings.Tunnelled ?? false,
            AbortOnError = settings.AbortOnError ?? true,
            Downtime = settings.Downtime ?? TimeSpan.FromMilliseconds(500),
            AutoConverge = settings.AutoConverge ?? policy.AutoConverge,
            Compressed = settings.Compressed ?? policy.Compressed,
            Encrypted = settings.Encrypted ?? false,
            Parallel = parallel,
            MaxBandwidth = settings.MaxBandwidth
                ?? AutomaticBandwidth.Share(carrier?.OutboundLimit, sourceSpeed, destinationSpeed, policy.Parallel),
            ConvergenceSchedule = Schedule(policy.ScheduleFor(vm.State.Status == VmStatus.Paused, parallel is not null), settings.Downtime),
            EnableGuestEvents = settings.GuestEvents ?? policy.GuestEvents,
            IncomingLimit = settings.IncomingLimit ?? policy.Parallel,
            OutgoingLimit = settings.OutgoingLimit ?? policy.Parallel,
            ListenAddress = settings.ListenAddress,
        };
    }

    /// <summary>Somebody who names a downtime means it from the start: the schedule begins there and never goes below.</summary>
    private static ConvergenceSchedule? Schedule(ConvergenceSchedule? schedule, TimeSpan? downtime) => schedule is null || downtime is null ? schedule : new ConvergenceSchedule(
        [new ConvergenceAction(ConvergenceActionKind.SetDowntime, downtime)],
        [.. schedule.Stalling.Where(s => s.Action.Downtime is null || s.Action.Downtime > downtime)]);

    /// <summary>The network the stream travels on: without an address for it (a fallback, a tunnel) that is management, whatever was wanted.</summary>
    private static LogicalNetwork? Carrier(InventoryState state, Migration migration) => migration.Attempt.Path is { DestinationQemu: not null, Network: { } name }
        ? state.Networks.Values.FirstOrDefault(n => n.Name == name)
        : state.Networks.GetValueOrDefault(state.Clusters[state.Vms[migration.VmId].ClusterId].ManagementNetwork);

    private static (Bandwidth? Source, Bandwidth? Destination) Speeds(InventoryState state, Migration migration, LogicalNetwork? carrier) => (
        AutomaticBandwidth.SpeedOf(state.StateOf(migration.SourceId).Network, carrier?.Name),
        AutomaticBandwidth.SpeedOf(state.StateOf(migration.Attempt.DestinationId).Network, carrier?.Name));

    private static Bandwidth? Smaller(Bandwidth? one, Bandwidth? other) =>
        one is { } a && other is { } b ? new Bandwidth(Math.Min(a.BytesPerSecond, b.BytesPerSecond)) : one ?? other;
}
