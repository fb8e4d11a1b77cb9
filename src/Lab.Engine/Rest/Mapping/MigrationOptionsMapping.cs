using System.Net;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Migrations;
using Lab.Engine.Policies;
using Lab.Engine.Rest.Shapes;
using Lab.Model.Units;

namespace Lab.Engine.Rest.Mapping;

/// <summary>Migration settings in oVirt's words, and orders out of the body of <c>migrate</c>.</summary>
public static class MigrationOptionsMapping
{
    /// <summary>libvirt's share when nobody says: vdsm's <c>migration_max_bandwidth</c>.</summary>
    private static readonly Bandwidth HypervisorDefault = Bandwidth.FromMebibytesPerSecond(52);

    private const string Automatic = "auto";
    private const string Inherit = "inherit";
    private const string InheritedDowntime = "-1";

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static MigrationOptions ToShape(MigrationSettings settings, bool inherits)
    {
        var policy = settings.Policy is { } kind ? MigrationPolicy.Of(kind) : inherits ? null : MigrationPolicy.Of(MigrationPolicy.Default);
        return new MigrationOptions
        {
            AutoConverge = Words.OrInherit(settings.AutoConverge),
            Compressed = Words.OrInherit(settings.Compressed),
            Encrypted = Words.OrInherit(settings.Encrypted),
            Bandwidth = settings.MaxBandwidth is { } rate ? new MigrationBandwidth("custom", Words.Of((long)rate.MegabitsPerSecond)) : inherits ? null : new MigrationBandwidth("auto", null),
            Policy = policy is null ? null : new Ref(policy.Id.ToString(), policy.Name),
            ParallelMigrationsPolicy = settings.Parallel is null && !inherits ? "disabled" : Words.OfParallel(settings.Parallel),
            CustomParallelMigrations = settings.Parallel is { } n and >= ParallelConnections.Least ? Words.Of(n) : null,
        };
    }

    /// <param name="downtime">oVirt's <c>migration_downtime</c>, milliseconds; −1 inherits.</param>
    public static MigrationSettingsChange? FromShape(Inputs inputs, MigrationOptions? options, string? downtime, string? tunnel)
    {
        if (options is null && downtime is null && tunnel is null) return null;
        var said = new MigrationSettings
        {
            Policy = Inherits(options?.Policy?.ToString()) ? null : Policy(inputs, options?.Policy),
            AutoConverge = inputs.Inheritable(options?.AutoConverge, "migration.auto_converge"),
            Compressed = inputs.Inheritable(options?.Compressed, "migration.compressed"),
            Encrypted = inputs.Inheritable(options?.Encrypted, "migration.encrypted"),
            MaxBandwidth = BandwidthOf(inputs, options?.Bandwidth),
            Parallel = ParallelOf(inputs, options),
            Downtime = downtime == InheritedDowntime ? null : inputs.Duration(downtime, "migration_downtime", TimeSpan.FromMilliseconds(1)),
            Tunnelled = inputs.Inheritable(tunnel, "tunnel_migration"),
        };
        (string Member, bool Inherits)[] inherited =
        [
            (nameof(said.Policy), Inherits(options?.Policy?.ToString())), (nameof(said.AutoConverge), Inherits(options?.AutoConverge)), (nameof(said.Compressed), Inherits(options?.Compressed)),
            (nameof(said.Encrypted), Inherits(options?.Encrypted)), (nameof(said.Tunnelled), Inherits(tunnel)), (nameof(said.Parallel), Inherits(options?.ParallelMigrationsPolicy)),
            (nameof(said.MaxBandwidth), options?.Bandwidth?.AssignmentMethod is Automatic or Inherit), (nameof(said.Downtime), downtime == InheritedDowntime),
        ];
        return new MigrationSettingsChange(said, [.. inherited.Where(member => member.Inherits).Select(member => member.Member)]);
    }

    public static MigrationOrder ToOrder(RestCall call, MigrateAction action)
    {
        var (inputs, state, vmId) = (call.Inputs, call.State, call.Id());
        if (inputs.Resolve(action.Cluster, "cluster", state.Clusters, c => c.Name) is { } cluster && state.Vms.TryGetValue(vmId, out var vm) && vm.ClusterId != cluster)
            inputs.Fault("A VM migrates within its own cluster only.");
        if (action.ListenAddress is { } listen && !IPAddress.TryParse(listen, out _)) inputs.Fault($"listen_address is '{listen}'; write an IP address.");
        return new MigrationOrder(
            vmId,
            inputs.Resolve(action.Host, "host", state.Hosts, h => h.Name),
            Network(call, action.MigrationNetwork),
            new MigrationSettings
            {
                Policy = Policy(inputs, action.Policy),
                AutoConverge = inputs.Boolean(action.AutoConverge, "auto_converge"),
                Compressed = inputs.Boolean(action.Compressed, "compressed"),
                Encrypted = inputs.Boolean(action.Encrypted, "encrypted"),
                Tunnelled = inputs.Boolean(action.Tunnelled, "tunnelled"),
                Parallel = Parallel(inputs, action.Parallel, "parallel"),
                MaxBandwidth = inputs.Rate(action.MaxBandwidth, "max_bandwidth"),
                Downtime = inputs.Duration(action.Downtime, "downtime", TimeSpan.FromMilliseconds(1)),
                GuestEvents = inputs.Boolean(action.EnableGuestEvents, "enable_guest_events"),
                AbortOnError = inputs.Boolean(action.AbortOnError, "abort_on_error"),
                IncomingLimit = Limit(inputs, action.IncomingLimit, "incoming_limit"),
                OutgoingLimit = Limit(inputs, action.OutgoingLimit, "outgoing_limit"),
                ListenAddress = action.ListenAddress,
            },
            inputs.Boolean(action.Force, "force") ?? false,
            WaitForAddress: Wait(inputs, action.WaitForAddress),
            DisksNetwork: inputs.Resolve(action.DisksNetwork, "network", state.Networks, n => n.Name));
    }

    private static TimeSpan? Wait(Inputs inputs, string? text)
    {
        var wait = inputs.Duration(text, "wait_for_address", TimeSpan.FromSeconds(1));
        if (wait > LongestWait) inputs.Fault($"wait_for_address is '{text}'; wait for an hour at most.");
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static MigrationNetworkChoice? Network(RestCall call, Ref? network) => network switch
    {
        null => null,
        { Id: null, Name: "none" } => MigrationNetworkChoice.None,
        _ => call.Inputs.Resolve(network, "network", call.State.Networks, n => n.Name) is { } id ? new MigrationNetworkChoice(id, false) : null,
    };

    private static bool Inherits(string? word) => word == Inherit;

    private static MigrationPolicyKind? Policy(Inputs inputs, Ref? policy)
    {
        if (policy is null) return null;
        if (MigrationPolicy.Find(policy.ToString()) is { } found) return found.Kind;
        inputs.Fault($"There is no migration policy '{policy}'; there is {string.Join(", ", MigrationPolicy.BuiltIn.Select(p => p.Name))}.");
        return null;
    }

    private static Bandwidth? BandwidthOf(Inputs inputs, MigrationBandwidth? bandwidth)
    {
        switch (bandwidth?.AssignmentMethod)
        {
            case null or Automatic or Inherit:
                return null;
            case "hypervisor_default":
                return HypervisorDefault;
            case "custom" when bandwidth.CustomValue is not null:
                return inputs.Whole(bandwidth.CustomValue, "migration.bandwidth.custom_value") is { } megabits ? Bandwidth.FromMegabitsPerSecond(megabits) : null;
            default:
                inputs.Fault("migration.bandwidth.assignment_method is auto, hypervisor_default, or custom with a custom_value in Mbit/s.");
                return null;
        }
    }

    private static int? ParallelOf(Inputs inputs, MigrationOptions? options) => options?.ParallelMigrationsPolicy switch
    {
        null when options?.CustomParallelMigrations is { } count => Parallel(inputs, count, "migration.custom_parallel_migrations"),
        null or Inherit => null,
        "disabled" => ParallelConnections.None,
        "auto" or "auto_parallel" => ParallelConnections.Automatic,
        "custom" => Parallel(inputs, options.CustomParallelMigrations ?? "", "migration.custom_parallel_migrations"),
        var other => Unknown(inputs, other),
    };

    private static int? Unknown(Inputs inputs, string policy)
    {
        inputs.Fault($"migration.parallel_migrations_policy is '{policy}'; write inherit, disabled, auto, auto_parallel or custom.");
        return null;
    }

    private static int? Parallel(Inputs inputs, string? text, string member)
    {
        switch (text)
        {
            case null:
                return null;
            case "none" or "0":
                return ParallelConnections.None;
            case "auto":
                return ParallelConnections.Automatic;
        }

        var count = inputs.Whole(text, member);
        if (count is { } number and (< ParallelConnections.Least or > ParallelConnections.Most)) inputs.Fault($"{member} is {number}; write auto, none or 2 to 255.");
        return count;
    }

    private static int? Limit(Inputs inputs, string? text, string member)
    {
        var limit = inputs.Whole(text, member);
        if (limit < 1) inputs.Fault($"{member} is {limit}; write 1 or more.");
        return limit;
    }
}
