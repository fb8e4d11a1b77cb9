using Lab.Engine;
using Lab.Engine.Clusters;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Networks;
using Lab.Engine.Policies;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Units;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>A migration from the request to its end, on virtual time with agents that do as told.</summary>
public sealed class MigrationLifeTests
{
    [Fact]
    public void A_named_destination_gets_the_VM_over_the_migration_network() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        var migration = await bench.MigrateAsync(2);
        Assert.Equal(VmStatus.MigrationSource, bench.Vm().State.Status);
        await bench.FinishedAsync(migration);

        var asked = bench.Agents[0].Migrations.Single();
        Assert.Equal((Bench.MigrationAddress(2), $"{Bench.Address(2)}:54321", "h2", migration.Id), (asked.DestinationQemu, asked.Destination, asked.DestinationName, asked.MigrationId));
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(2)), (bench.Vm().State.Status, bench.Vm().State.HostId));
        var started = bench.DataOf(EngineEventKinds.MigrationStarted);
        Assert.Equal(("h1", "h2", "migration", Bench.MigrationAddress(2)),
            (started.GetProperty("from").GetString(), started.GetProperty("to").GetString(), started.GetProperty("network").GetString(), started.GetProperty("dstqemu").GetString()));
        var done = bench.DataOf(EngineEventKinds.MigrationDone);
        Assert.Equal((42, 2000), (done.GetProperty("downtimeMilliseconds").GetDouble(), done.GetProperty("durationMilliseconds").GetDouble()));
        Assert.Equal(0, bench.CountOf(EngineEventKinds.MigrationFallback));
    });

    [Fact]
    public void The_engine_adds_nothing_to_a_migrations_time() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        var before = bench.Time.GetUtcNow();
        var migration = await bench.MigrateAsync(2);
        Assert.Equal(before, bench.Time.GetUtcNow());
        Assert.Single(bench.Agents[0].Migrations);
        await bench.FinishedAsync(migration);
        Assert.Equal(TimeSpan.FromSeconds(2), bench.Migration(migration.Id).Finished!.Value - before);
    });

    [Fact]
    public void An_automatic_destination_is_a_host_that_can() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[1].FreeMemory = ByteCount.FromMebibytes(1);
        await bench.PassAsync(6);
        var migration = await bench.MigrateAsync();
        await bench.FinishedAsync(migration);
        Assert.Equal(bench.HostId(3), bench.Vm().State.HostId);
    }, hostCount: 3);

    [Fact]
    public void The_minimal_downtime_policy_is_what_the_agent_gets() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.MigrateAsync(2);
        var asked = bench.Agents[0].Migrations.Single();
        Assert.Same(MigrationPolicy.Of(MigrationPolicyKind.MinimalDowntime).Schedule, asked.ConvergenceSchedule);
        Assert.Equal((true, false, true, 2, 2, Bandwidth.Unlimited, null), (asked.AutoConverge, asked.Compressed, asked.EnableGuestEvents, asked.IncomingLimit, asked.OutgoingLimit, asked.MaxBandwidth, asked.Parallel));
    });

    [Fact]
    public void The_request_overrides_the_VM_and_the_VM_the_cluster() => Bench.Run(async bench =>
    {
        bench.Engine.Clusters.Update(bench.Cluster, new ClusterRequest(null, null, null, null, null, null, new MigrationSettings { Compressed = true, Encrypted = true, MaxBandwidth = new Bandwidth(1) }));
        await bench.StartVmAsync(request: new VmRequest { Migration = new MigrationSettings { Encrypted = false, MaxBandwidth = new Bandwidth(2), Policy = MigrationPolicyKind.PostCopy } });
        await bench.MigrateAsync(2, settings: new MigrationSettings { MaxBandwidth = new Bandwidth(3), Parallel = 4, ListenAddress = "10.0.0.9", Downtime = TimeSpan.FromMilliseconds(180), IncomingLimit = 7, OutgoingLimit = 8 });
        var asked = bench.Agents[0].Migrations.Single();
        Assert.Equal((true, false, 3L, 4, "10.0.0.9", 7, 8), (asked.Compressed, asked.Encrypted, asked.MaxBandwidth.BytesPerSecond, asked.Parallel!.Value, asked.ListenAddress, asked.IncomingLimit, asked.OutgoingLimit));
        Assert.Equal(180, asked.ConvergenceSchedule!.Initial.Single().Downtime!.Value.TotalMilliseconds);
        Assert.Equal([200.0], asked.ConvergenceSchedule.Stalling.Where(s => s.Action.Kind == ConvergenceActionKind.SetDowntime).Select(s => s.Action.Downtime!.Value.TotalMilliseconds));
        Assert.DoesNotContain(asked.ConvergenceSchedule.Stalling, s => s.Action.Kind == ConvergenceActionKind.PostCopy);
    });

    [Fact]
    public void Known_link_speeds_make_the_bandwidth() => Bench.Run(async bench =>
    {
        bench.Agents[0].Network = bench.Agents[0].Network with { Links = [FakeNetworks.Nic("eth0"), FakeNetworks.Nic("eth1", speed: Bandwidth.FromMegabitsPerSecond(10000))] };
        bench.Agents[1].Network = bench.Agents[1].Network with { Links = [FakeNetworks.Nic("eth0"), FakeNetworks.Nic("eth1", speed: Bandwidth.FromMegabitsPerSecond(1000))] };
        await bench.StartVmAsync();
        await bench.PassAsync(6);
        await bench.MigrateAsync(2);
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(500), bench.Agents[0].Migrations.Single().MaxBandwidth);
    });

    [Fact]
    public void A_destination_without_the_network_is_a_fallback_with_its_reason() => Bench.Run(async bench =>
    {
        bench.Agents[1].Network = FakeNetworks.Standard(Bench.Address(2));
        await bench.StartVmAsync();
        await bench.PassAsync(6);
        await bench.FinishedAsync(await bench.MigrateAsync(2));
        Assert.Null(bench.Agents[0].Migrations.Single().DestinationQemu);
        var data = bench.DataOf(EngineEventKinds.MigrationFallback);
        Assert.Equal(("migration", "absent", "destination"), (data.GetProperty("network").GetString(), data.GetProperty("reason").GetString(), data.GetProperty("side").GetString()));
    });

    [Fact]
    public void An_automatic_destination_without_the_network_is_none() => Bench.Run(async bench =>
    {
        bench.Agents[1].Network = FakeNetworks.Standard(Bench.Address(2));
        await bench.StartVmAsync();
        await bench.PassAsync(6);
        var refusal = (await bench.Engine.Migrations.StartAsync(bench.Order())).Refusal!;
        Assert.Contains("does not carry the migration network", refusal.Text, StringComparison.Ordinal);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.MigrationNoDestination));
        Assert.Equal(VmStatus.Up, bench.Vm().State.Status);
    });

    [Fact]
    public void The_oVirt_profile_schedules_without_looking_at_the_network() => Bench.Run(async bench =>
    {
        bench.Agents[1].Network = FakeNetworks.Standard(Bench.Address(2));
        await bench.StartVmAsync();
        await bench.PassAsync(6);
        await bench.FinishedAsync(await bench.MigrateAsync());
        Assert.Equal(1, bench.CountOf(EngineEventKinds.MigrationFallback));
    }, options: new EngineOptions { Profile = MigrationNetworkProfile.Ovirt });

    [Fact]
    public void The_KubeVirt_profile_has_no_fallback() => Bench.Run(async bench =>
    {
        bench.Agents[1].Network = FakeNetworks.Standard(Bench.Address(2));
        await bench.StartVmAsync();
        await bench.PassAsync(6);
        Assert.NotNull((await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.MigrationFailed));
        Assert.Empty(bench.Agents[0].Migrations);
    }, options: new EngineOptions { Profile = MigrationNetworkProfile.Kubevirt });

    [Fact]
    public void The_Nova_profile_moves_control_too() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.FinishedAsync(await bench.MigrateAsync(2));
        var asked = bench.Agents[0].Migrations.Single();
        Assert.Equal(($"{Bench.Address(2)}:54321", Bench.MigrationAddress(2), Bench.MigrationAddress(2)), (asked.Destination, asked.LibvirtAddress, asked.DestinationQemu));
        bench.Rewire(1, network => network with { Networks = [] });
        await bench.PassAsync(0.1);
        await bench.FinishedAsync(await bench.MigrateAsync(1));
        asked = bench.Agents[1].Migrations.Single();
        Assert.Equal(($"{Bench.Address(1)}:54321", null, null), (asked.Destination, asked.LibvirtAddress, asked.DestinationQemu));
    }, options: new EngineOptions { Profile = MigrationNetworkProfile.Nova });

    [Fact]
    public void A_request_for_none_says_so_and_uses_management() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.MigrateAsync(2, network: MigrationNetworkChoice.None);
        Assert.Null(bench.Agents[0].Migrations.Single().DestinationQemu);
        Assert.Equal("not-migration-network-requested", bench.DataOf(EngineEventKinds.MigrationFallback).GetProperty("reason").GetString());
    });

    [Fact]
    public void The_requests_network_wins_over_the_clusters() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.MigrateAsync(2, network: new MigrationNetworkChoice(bench.State.Clusters[bench.Cluster].ManagementNetwork, false));
        Assert.Equal(Bench.Address(2), bench.Agents[0].Migrations.Single().DestinationQemu);
    });

    [Fact]
    public void The_VMs_own_network_wins_over_the_clusters() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: new VmRequest { MigrationNetwork = new VmMigrationNetwork(bench.State.Clusters[bench.Cluster].ManagementNetwork) });
        await bench.MigrateAsync(2);
        Assert.Equal(Bench.Address(2), bench.Agents[0].Migrations.Single().DestinationQemu);
    });

    [Fact]
    public void Different_subnets_are_warned_about() => Bench.Run(async bench =>
    {
        bench.Agents[1].Network = bench.Agents[1].Network with { Networks = [FakeNetworks.Network(FakeNetworks.Migration, "eth1", "192.168.201.12/24")] };
        await bench.StartVmAsync();
        await bench.PassAsync(6);
        await bench.MigrateAsync(2);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.MigrationDifferentSubnets));
        Assert.Equal("192.168.201.12", bench.Agents[0].Migrations.Single().DestinationQemu);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_travels_on_management_is_not_limited_nor_warned_about_by_the_migration_network(bool tunnelled) => Bench.Run(async bench =>
    {
        bench.Engine.Networks.Update(bench.MigrationNetwork, new NetworkRequest(null, null, null, null, null, null, Bandwidth.FromMegabitsPerSecond(100)));
        var network = FakeNetworks.Network(FakeNetworks.Migration, "eth1", "192.168.201.12/24");
        bench.Agents[1].Network = bench.Agents[1].Network with { Networks = tunnelled ? [network] : [] };
        await bench.StartVmAsync();
        await bench.PassAsync(6);
        await bench.MigrateAsync(2, settings: new MigrationSettings { Tunnelled = tunnelled });
        Assert.Equal((null, Bandwidth.Unlimited), (bench.Agents[0].Migrations.Single().DestinationQemu, bench.Agents[0].Migrations.Single().MaxBandwidth));
        Assert.Equal(0, bench.CountOf(EngineEventKinds.MigrationDifferentSubnets));
    });

    [Fact]
    public void A_tunnelled_migration_has_no_address() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.MigrateAsync(2, settings: new MigrationSettings { Tunnelled = true });
        Assert.Equal((null, true), (bench.Agents[0].Migrations.Single().DestinationQemu, bench.Agents[0].Migrations.Single().Tunnelled));
    });

    [Fact]
    public void What_cannot_be_tunnelled_is_refused_all_at_once() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        var order = bench.Order(2, settings: new MigrationSettings { Tunnelled = true, Parallel = 4 }, network: new MigrationNetworkChoice(bench.MigrationNetwork, false));
        var refusal = (await bench.Engine.Migrations.StartAsync(order)).Refusal!;
        Assert.Equal((ErrorKind.BadRequest, 2), (refusal.Kind, refusal.Reasons.Count));
    });

    [Fact]
    public void A_failed_migration_to_a_named_host_is_not_retried() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = FakeMigration.Failing();
        var migration = await bench.MigrateAsync(2);
        await bench.FinishedAsync(migration);
        Assert.Single(bench.Agents[0].Migrations);
        Assert.Equal((MigrationPhase.Failed, "the destination refused"), (bench.Migration(migration.Id).Phase, bench.Migration(migration.Id).Error!.Message));
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(1)), (bench.Vm().State.Status, bench.Vm().State.HostId));
        Assert.Equal("the destination refused", bench.DataOf(EngineEventKinds.MigrationFailed).GetProperty("error").GetString());
    }, hostCount: 3);

    [Fact]
    public void An_automatic_migration_tries_three_hosts_and_none_twice() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = FakeMigration.Failing();
        var migration = await bench.MigrateAsync();
        await bench.FinishedAsync(migration);
        var tried = bench.Migration(migration.Id).Attempts;
        Assert.Equal(3, tried.Count);
        Assert.Equal(3, tried.Select(a => a.DestinationId).Distinct().Count());
        Assert.Equal(3, bench.Agents[0].Migrations.Select(m => m.MigrationId).Distinct().Count());
        Assert.Equal((1, 2, 1), (bench.CountOf(EngineEventKinds.MigrationStarted), bench.CountOf(EngineEventKinds.MigrationRetried), bench.CountOf(EngineEventKinds.MigrationFailed)));
    }, hostCount: 5);

    [Fact]
    public void A_retry_that_succeeds_counts_all_tries() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = FakeMigration.Failing();
        var migration = await bench.MigrateAsync();
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.MigrationRetried) == 0, "the first try");
        bench.Agents[0].Next = new FakeMigration();
        await bench.FinishedAsync(migration);
        var done = bench.DataOf(EngineEventKinds.MigrationDone);
        Assert.Equal((2000, 4000, 2), (done.GetProperty("durationMilliseconds").GetDouble(), done.GetProperty("totalMilliseconds").GetDouble(), done.GetProperty("attempts").GetInt32()));
        Assert.Equal(bench.Migration(migration.Id).Attempt.DestinationId, bench.Vm().State.HostId);
    }, hostCount: 3);

    [Fact]
    public void An_automatic_migration_without_a_further_host_fails_and_says_so() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = FakeMigration.Failing();
        var migration = await bench.MigrateAsync();
        await bench.FinishedAsync(migration);
        Assert.Single(bench.Migration(migration.Id).Attempts);
        Assert.Equal((1, 1), (bench.CountOf(EngineEventKinds.MigrationNoDestination), bench.CountOf(EngineEventKinds.MigrationFailed)));
    });

    [Fact]
    public void An_agents_refusal_is_the_answer_to_a_named_migration() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Refusal = new LabException(ErrorKind.Conflict, "a job runs already") };
        var refusal = (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!;
        Assert.Equal((ErrorKind.Conflict, "a job runs already"), (refusal.Kind, refusal.Text));
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(1)), (bench.Vm().State.Status, bench.Vm().State.HostId));
    });

    [Fact]
    public void An_agent_whose_peer_does_not_answer_has_answered() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Refusal = new LabException(ErrorKind.Unreachable, "h2 does not answer h1") { Answered = true } };
        var before = bench.Time.GetUtcNow();
        Assert.Equal(ErrorKind.Unreachable, (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!.Kind);
        Assert.Equal((before, VmStatus.Up), (bench.Time.GetUtcNow(), bench.Vm().State.Status));
        Assert.Equal("h2 does not answer h1", bench.DataOf(EngineEventKinds.MigrationFailed).GetProperty("error").GetString());
    });

    [Fact]
    public void A_schedule_that_gave_up_is_an_abort() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = FakeMigration.Failing("aborted") with { AbortedBySchedule = true };
        await bench.FinishedAsync(await bench.MigrateAsync(2));
        Assert.Equal((1, 0), (bench.CountOf(EngineEventKinds.MigrationAborted), bench.CountOf(EngineEventKinds.MigrationFailed)));
    });

    [Fact]
    public void A_failed_post_copy_loses_the_VM() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = FakeMigration.Failing("the network broke") with { PostCopy = true, LosesVm = true };
        await bench.FinishedAsync(await bench.MigrateAsync(2));
        Assert.Equal((VmStatus.Lost, null), (bench.Vm().State.Status, bench.Vm().State.HostId));
        Assert.Equal(1, bench.CountOf(EngineEventKinds.VmLost));
        Assert.NotNull((await bench.Engine.Vms.StartAsync(bench.VmId(), null, CancellationToken.None)).Refusal);
        Assert.Null((await bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None)).Refusal);
        Assert.Null((await bench.Engine.Vms.StartAsync(bench.VmId(), null, CancellationToken.None)).Refusal);
    });

    [Fact]
    public void A_VM_migrates_once_at_a_time() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.MigrateAsync(2);
        Assert.Contains("already", (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void A_pinned_VM_moves_only_by_force() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: new VmRequest { Affinity = VmAffinity.Pinned, CustomProperties = new Dictionary<string, string> { ["cache"] = "writeback" } });
        var refusal = (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!;
        Assert.Equal(2, refusal.Reasons.Count);
        bench.Engine.Vms.Update(bench.VmId(), new VmRequest { CustomProperties = new Dictionary<string, string> { ["cache"] = "none" } });
        Assert.Null((await bench.Engine.Migrations.StartAsync(bench.Order(2) with { Force = true })).Refusal);
    });

    [Fact]
    public void A_VM_that_is_down_does_not_migrate() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        await bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None);
        Assert.Contains("is down", (await bench.Engine.Migrations.StartAsync(bench.Order(2))).Refusal!.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Progress_is_shown_while_it_runs() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        Assert.Equal(50, bench.State.Progress[migration.Id].MemoryRemainingBytes);
        Assert.Equal(MigrationPhase.Transferring, bench.Migration(migration.Id).Phase);
        await bench.FinishedAsync(migration);
        Assert.Empty(bench.State.Progress);
    });

    [Fact]
    public void A_store_that_fails_leaves_everything_as_it_was() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Life.Failure = new LabException(ErrorKind.Environment, "The disk is full.");
        await Assert.ThrowsAsync<LabException>(() => bench.Engine.Migrations.StartAsync(bench.Order(2)));
        bench.Life.Failure = null;
        Assert.Equal(VmStatus.Up, bench.Vm().State.Status);
        Assert.Empty(bench.State.Migrations);
        Assert.Empty(bench.Agents[0].Migrations);
        await bench.FinishedAsync(await bench.MigrateAsync(2));
    });
}
