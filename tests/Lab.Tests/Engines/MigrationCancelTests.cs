using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>A cancel ends a migration in whatever try it comes, and no try follows it.</summary>
public sealed class MigrationCancelTests
{
    [Fact]
    public void A_cancelled_migration_leaves_the_VM_on_its_source_and_is_never_retried() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { Hangs = true };
        var migration = await bench.MigrateAsync();
        await bench.PassAsync(1);
        Assert.Null((await bench.Engine.Migrations.CancelAsync(bench.VmId(), CancellationToken.None)).Refusal);
        await bench.FinishedAsync(migration);
        Assert.Equal(MigrationPhase.Cancelled, bench.Migration(migration.Id).Phase);
        Assert.Equal((VmStatus.Up, (Guid?)bench.HostId(1)), (bench.Vm().State.Status, bench.Vm().State.HostId));
        Assert.Single(bench.Agents[0].Migrations);
        Assert.Equal((1, 0, 0), (bench.CountOf(EngineEventKinds.MigrationCancelled), bench.CountOf(EngineEventKinds.MigrationFailed), bench.CountOf(EngineEventKinds.MigrationRetried)));
    }, hostCount: 4);

    [Fact]
    public void A_migration_that_fails_after_its_cancel_is_cancelled_not_retried() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = FakeMigration.Failing() with { Delay = TimeSpan.FromSeconds(1) };
        var asking = bench.Engine.Migrations.StartAsync(bench.Order());
        await bench.PassAsync(0.5);
        await bench.Engine.Migrations.CancelAsync(bench.VmId(), CancellationToken.None);
        var migration = (await asking).Value;
        await bench.FinishedAsync(migration);
        Assert.Equal(MigrationPhase.Cancelled, bench.Migration(migration.Id).Phase);
        Assert.Single(bench.Agents[0].Cancelled);
        Assert.Single(bench.Migration(migration.Id).Attempts);
    }, hostCount: 4);

    [Fact]
    public void A_cancel_that_comes_while_a_second_try_is_asked_for_is_sent_to_it() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = FakeMigration.Failing();
        var migration = await bench.MigrateAsync();
        bench.Agents[0].Next = new FakeMigration { Delay = TimeSpan.FromSeconds(1), Hangs = true };
        await bench.UntilAsync(() => bench.Migration(migration.Id).Attempts.Count == 2, "the second try");
        Assert.Null((await bench.Engine.Migrations.CancelAsync(bench.VmId(), CancellationToken.None)).Refusal);
        Assert.Empty(bench.Agents[0].Cancelled);
        await bench.FinishedAsync(migration);
        Assert.Equal(MigrationPhase.Cancelled, bench.Migration(migration.Id).Phase);
        Assert.Single(bench.Agents[0].Cancelled);
    }, hostCount: 4);

    [Fact]
    public void Post_copy_cannot_be_cancelled() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        bench.Agents[0].Next = new FakeMigration { PostCopy = true };
        var migration = await bench.MigrateAsync(2);
        await bench.PassAsync(1);
        Assert.Equal(ErrorKind.Conflict, (await bench.Engine.Migrations.CancelAsync(bench.VmId(), CancellationToken.None)).Refusal!.Kind);
        await bench.FinishedAsync(migration);
        Assert.Equal(MigrationPhase.Completed, bench.Migration(migration.Id).Phase);
    });

    [Fact]
    public void Only_a_migrating_VM_can_be_cancelled() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync();
        Assert.Equal(ErrorKind.Conflict, (await bench.Engine.Migrations.CancelAsync(bench.VmId(), CancellationToken.None)).Refusal!.Kind);
    });
}
