using Lab.Engine.MigrationNetworks;
using Lab.Engine.Migrations;
using Lab.Engine.Networks;
using Lab.Engine.Policies;
using Lab.Engine.Setups;
using Lab.Simulation.Clusters;

namespace Lab.Simulation.Swarms.Steps;

/// <summary>Moves a VM.</summary>
/// <param name="To">Number of a host; null: the engine chooses.</param>
/// <param name="Network">The one to use, 0 is management; null: the cluster's. -1: none.</param>
public sealed record Migrate(TimeSpan At, string Vm, int? To, int? Network, MigrationPolicyKind? Policy) : Wish(At)
{
    public const int NoNetwork = -1;

    public override string Text => $"migrate {Vm}{(To is { } host ? $" to {ClusterAddresses.HostName(host)}" : "")}{Over}{(Policy is { } policy ? $", policy {policy}" : "")}";

    private string Over => Network switch
    {
        null => "",
        NoNetwork => " without a migration network",
        0 => " over management",
        { } number => $" over {ClusterAddresses.MigrationNetwork(number)}",
    };

    internal override Task ActAsync(SwarmRun run) => run.AskAsync(engine =>
    {
        var state = engine.Inventory.Current;
        var choice = Network switch
        {
            null => null,
            NoNetwork => MigrationNetworkChoice.None,
            { } number => new MigrationNetworkChoice(run.NetworkId(state, number), IsNone: false),
        };
        return engine.Migrations.StartAsync(new MigrationOrder(run.VmId(Vm), To is { } host ? SwarmRun.HostId(state, host) : null, choice, new MigrationSettings { Policy = Policy }));
    });
}

public sealed record CancelMigration(TimeSpan At, string Vm) : Wish(At)
{
    public override string Text => $"cancel the migration of {Vm}";

    internal override Task ActAsync(SwarmRun run) => run.AskAsync(engine => engine.Migrations.CancelAsync(run.VmId(Vm), CancellationToken.None));
}

public sealed record StartVm(TimeSpan At, string Vm) : Wish(At)
{
    public override string Text => $"start {Vm}";

    internal override async Task ActAsync(SwarmRun run)
    {
        if (await run.AskAsync(engine => engine.Vms.StartAsync(run.VmId(Vm), null, CancellationToken.None)) is { Refusal: null }) run.Truth.MustLive(run.VmId(Vm));
    }
}

public sealed record StopVm(TimeSpan At, string Vm) : Wish(At)
{
    public override string Text => $"stop {Vm}";

    internal override Task ActAsync(SwarmRun run)
    {
        run.Truth.MayEnd(run.VmId(Vm));
        return run.AskAsync(engine => engine.Vms.StopAsync(run.VmId(Vm), CancellationToken.None));
    }
}

/// <summary>Maintenance of a host, and its end.</summary>
public sealed record HostMaintenance(TimeSpan At, int Host, TimeSpan For) : Wish(At)
{
    public override string Text => $"{ClusterAddresses.HostName(Host)} into maintenance for {Seconds(For)}";

    internal override async Task ActAsync(SwarmRun run)
    {
        await run.AskAsync(engine => engine.Hosts.DeactivateAsync(SwarmRun.HostId(engine.Inventory.Current, Host)));
        await run.PassAsync(For);
        await run.UntilTakenAsync(engine => engine.Hosts.ActivateAsync(SwarmRun.HostId(engine.Inventory.Current, Host), CancellationToken.None));
    }
}

/// <summary>Gives the migration role to a network.</summary>
/// <param name="Network">0: back to management.</param>
public sealed record GiveRole(TimeSpan At, int Network) : Wish(At)
{
    public override string Text => Network == 0 ? "take the migration role away" : $"give {ClusterAddresses.MigrationNetwork(Network)} the migration role";

    internal override Task ActAsync(SwarmRun run) => run.AskAsync(engine =>
    {
        var state = engine.Inventory.Current;
        var cluster = state.Clusters.Values.Single();
        var network = Network == 0 ? cluster.MigrationNetwork : run.NetworkId(state, Network);
        var roles = RoleChange.RolesOf(cluster, network).Where(role => role != NetworkRole.Migration);
        if (Network > 0) roles = roles.Append(NetworkRole.Migration);
        return Task.FromResult(engine.ClusterNetworks.Update(cluster.Id, network, null, roles.ToHashSet()));
    });
}

/// <summary>Takes a migration network off a host, and puts it back.</summary>
public sealed record TakeOff(TimeSpan At, int Host, int Network, TimeSpan For) : Wish(At)
{
    public override string Text => $"{ClusterAddresses.MigrationNetwork(Network)} off {ClusterAddresses.HostName(Host)} for {Seconds(For)}";

    internal override async Task ActAsync(SwarmRun run)
    {
        await run.AskAsync(engine => engine.Setups.SetupAsync(
            new NetworkSetup { HostId = SwarmRun.HostId(engine.Inventory.Current, Host), Removed = [run.NetworkId(engine.Inventory.Current, Network)], CommitOnSuccess = true }, CancellationToken.None));
        await run.PassAsync(For);
        await run.UntilTakenAsync(engine => engine.Setups.SetupAsync(run.Cluster.SetupOf(engine.Inventory.Current, Host), CancellationToken.None));
    }
}

/// <summary>Takes a migration network out of the cluster, and back in without a role.</summary>
public sealed record Unassign(TimeSpan At, int Network, TimeSpan For) : Wish(At)
{
    public override string Text => $"{ClusterAddresses.MigrationNetwork(Network)} out of the cluster for {Seconds(For)}";

    internal override async Task ActAsync(SwarmRun run)
    {
        await run.AskAsync(engine => Task.FromResult(engine.ClusterNetworks.Detach(engine.Inventory.Current.Clusters.Keys.Single(), run.NetworkId(engine.Inventory.Current, Network))));
        await run.PassAsync(For);
        await run.UntilTakenAsync(engine =>
        {
            var (cluster, network) = (engine.Inventory.Current.Clusters.Values.Single(), run.NetworkId(engine.Inventory.Current, Network));
            return Task.FromResult(cluster.Carries(network) ? cluster : engine.ClusterNetworks.Assign(cluster.Id, network, required: false, null));
        });
    }
}
