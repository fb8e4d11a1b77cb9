using Lab.Engine;
using Lab.Engine.MigrationNetworks;
using Lab.Engine.Migrations;
using Lab.Engine.Networks;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Networks;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>A migration network whose address is late: a request may wait for it, and falls back only then.</summary>
public sealed class AddressWaitTests
{
    private static readonly EngineOptions Kubevirt = new() { Profile = MigrationNetworkProfile.Kubevirt };

    private static void Readdress(Bench bench, int host, string? address, bool tell = true)
    {
        var before = bench.Agents[host - 1].Network;
        NetworkState Changed(NetworkState network) => network.Name == FakeNetworks.Migration ? network with { BootProtocol = BootProtocol.Dhcp, Ipv4Address = address } : network;
        var after = before with { Networks = [.. before.Networks.Select(Changed)] };
        if (tell) bench.Rewire(host, _ => after);
        else bench.Agents[host - 1].Network = after;
    }

    private static async Task<Migration> WaitingAsync(Bench bench, double seconds, int? to = 2)
    {
        Readdress(bench, 2, null);
        await bench.StartVmAsync();
        await bench.PassAsync(0.1);
        return (await bench.Engine.Migrations.StartAsync(bench.Order(to) with { WaitForAddress = TimeSpan.FromSeconds(seconds) })).Value;
    }

    [Theory]
    [InlineData(true, 0.2)]
    [InlineData(false, 1.2)]
    public void An_address_that_comes_in_time_is_used(bool told, double within) => Bench.Run(async bench =>
    {
        var migration = await WaitingAsync(bench, 30);
        await bench.PassAsync(10);
        Assert.Equal((0, 0, VmStatus.MigrationSource), (bench.Agents[0].Migrations.Count, bench.CountOf(EngineEventKinds.MigrationStarted), bench.Vm().State.Status));
        Readdress(bench, 2, $"{Bench.MigrationAddress(2)}/24", told);
        var came = bench.Time.GetUtcNow();
        await bench.UntilAsync(() => bench.Agents[0].Migrations.Count == 1, "the migration");
        Assert.InRange((bench.Time.GetUtcNow() - came).TotalSeconds, 0, within);
        await bench.FinishedAsync(migration);
        Assert.Equal((Bench.MigrationAddress(2), 0, 1, 1), (bench.Agents[0].Migrations.Single().DestinationQemu, bench.CountOf(EngineEventKinds.MigrationFallback),
            bench.CountOf(EngineEventKinds.MigrationStarted), bench.CountOf(EngineEventKinds.MigrationWaitsForAddress)));
        var waits = bench.DataOf(EngineEventKinds.MigrationWaitsForAddress);
        Assert.Equal(("migration", "destination", 30000), (waits.GetProperty("network").GetString(), waits.GetProperty("side").GetString(), waits.GetProperty("waitMilliseconds").GetDouble()));
        Assert.Equal(MigrationPhase.Completed, bench.Migration(migration.Id).Phase);
    });

    [Fact]
    public void When_none_comes_management_is_used_with_the_reason() => Bench.Run(async bench =>
    {
        var begun = bench.Time.GetUtcNow();
        var migration = await WaitingAsync(bench, 5);
        await bench.FinishedAsync(migration);
        Assert.InRange((bench.Time.GetUtcNow() - begun).TotalSeconds, 7, 7.5);
        Assert.Null(bench.Agents[0].Migrations.Single().DestinationQemu);
        var fallback = bench.DataOf(EngineEventKinds.MigrationFallback);
        Assert.Equal(("migration", "no-address", "destination"), (fallback.GetProperty("network").GetString(), fallback.GetProperty("reason").GetString(), fallback.GetProperty("side").GetString()));
    });

    [Fact]
    public void Without_a_wait_it_falls_back_at_once() => Bench.Run(async bench =>
    {
        Readdress(bench, 2, null);
        await bench.StartVmAsync();
        await bench.PassAsync(0.1);
        await bench.MigrateAsync(2);
        Assert.Equal((1, 1, 0), (bench.Agents[0].Migrations.Count, bench.CountOf(EngineEventKinds.MigrationFallback), bench.CountOf(EngineEventKinds.MigrationWaitsForAddress)));
    });

    [Fact]
    public void A_cancel_ends_the_wait() => Bench.Run(async bench =>
    {
        var migration = await WaitingAsync(bench, 30);
        await bench.PassAsync(2);
        Assert.Null((await bench.Engine.Migrations.CancelAsync(bench.VmId(), CancellationToken.None)).Refusal);
        await bench.PassAsync(0.1);
        Assert.Equal((MigrationPhase.Cancelled, VmStatus.Up, 1), (bench.Migration(migration.Id).Phase, bench.Vm().State.Status, bench.CountOf(EngineEventKinds.MigrationCancelled)));
        Assert.Empty(bench.Agents[0].Migrations);
    });

    [Fact]
    public void A_network_that_goes_down_meanwhile_is_waited_for_no_more() => Bench.Run(async bench =>
    {
        await WaitingAsync(bench, 30);
        bench.SetNic(2, "eth1", up: false);
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.MigrationFallback) == 1, "the fallback");
        Assert.Equal("down", bench.DataOf(EngineEventKinds.MigrationFallback).GetProperty("reason").GetString());
    });

    [Fact]
    public void Where_there_is_no_fallback_it_fails_with_the_reason() => Bench.Run(async bench =>
    {
        var migration = await WaitingAsync(bench, 5);
        await bench.FinishedAsync(migration);
        Assert.Equal((MigrationPhase.Failed, ErrorKind.Conflict), (bench.Migration(migration.Id).Phase, bench.Migration(migration.Id).Error!.Kind));
        var failed = bench.DataOf(EngineEventKinds.MigrationFailed);
        Assert.Equal(("migration", "no-address", "destination"), (failed.GetProperty("network").GetString(), failed.GetProperty("reason").GetString(), failed.GetProperty("side").GetString()));
        Assert.Equal((0, VmStatus.Up), (bench.Agents[0].Migrations.Count, bench.Vm().State.Status));
    }, options: Kubevirt);

    [Fact]
    public void An_automatic_destination_is_one_that_has_an_address_already() => Bench.Run(async bench =>
    {
        await bench.FinishedAsync(await WaitingAsync(bench, 30, to: null));
        Assert.Equal((bench.HostId(3), 0), (bench.Vm().State.HostId, bench.CountOf(EngineEventKinds.MigrationWaitsForAddress)));
    }, hostCount: 3);

    [Fact]
    public void An_automatic_destination_waits_when_no_host_has_an_address() => Bench.Run(async bench =>
    {
        var migration = await WaitingAsync(bench, 30, to: null);
        Readdress(bench, 2, $"{Bench.MigrationAddress(2)}/24");
        await bench.FinishedAsync(migration);
        Assert.Equal(Bench.MigrationAddress(2), bench.Agents[0].Migrations.Single().DestinationQemu);
    });

    [Theory]
    [InlineData(5, 0)]
    [InlineData(2, 3000)]
    public void A_retry_waits_only_for_what_is_left(double waited, double left) => Bench.Run(async bench =>
    {
        Readdress(bench, 3, null);
        bench.Agents[0].Next = FakeMigration.Failing();
        var migration = await WaitingAsync(bench, 5, to: null);
        await bench.PassAsync(waited);
        if (waited < 5) Readdress(bench, bench.State.Hosts[migration.Attempt.DestinationId].Name == "h2" ? 2 : 3, "192.168.101.99/24");
        await bench.FinishedAsync(migration);
        var waits = bench.Events.Where(e => e.Kind == EngineEventKinds.MigrationWaitsForAddress).Select(e => e.Data!.Value.GetProperty("waitMilliseconds").GetDouble()).ToArray();
        Assert.Equal((2, 5000), (bench.Migration(migration.Id).Attempts.Count, waits[0]));
        if (left == 0) Assert.Single(waits);
        else Assert.InRange(waits.Skip(1).Single(), left - 200, left);
    }, hostCount: 3);

    [Fact]
    public void The_wait_goes_on_after_a_restart_of_the_engine() => Bench.Run(async bench =>
    {
        var migration = await WaitingAsync(bench, 30);
        await bench.PassAsync(1);
        await bench.CrashAsync();
        await bench.PassAsync(1);
        Readdress(bench, 2, $"{Bench.MigrationAddress(2)}/24");
        await bench.FinishedAsync(migration);
        Assert.Equal((MigrationPhase.Completed, Bench.MigrationAddress(2)), (bench.Migration(migration.Id).Phase, bench.Agents[0].Migrations.Single().DestinationQemu));
    });

    [Fact]
    public void The_role_does_not_move_while_a_migration_waits() => Bench.Run(async bench =>
    {
        await WaitingAsync(bench, 30);
        var refusal = bench.Engine.ClusterNetworks.Update(bench.Cluster, bench.MigrationNetwork, null, new HashSet<NetworkRole>()).Refusal!;
        Assert.Equal((ErrorKind.Conflict, "The migration role of cluster Default cannot move while VMs migrate: vm1."), (refusal.Kind, refusal.Text));
    });
}
