using Lab.Runner.Runs;

namespace Lab.Tests.Runs;

public sealed class MigrationRecordsTests
{
    private static readonly Guid Vm = SamplePlan.TwoHosts().Vms[0].Id;

    [Fact]
    public void A_vm_that_goes_to_and_fro_within_the_slack_keeps_each_migrations_own_statistics()
    {
        using var builder = ToAndFro();

        var migrations = builder.Write().Migrations;

        Assert.Equal([1_000_000L, 2_000_000L, 3_000_000L], migrations.Select(migration => migration.ClaimedBytes));
        Assert.Equal(["host1", "host2", "host1"], migrations.Select(migration => migration.Job!.Host));
    }

    [Fact]
    public void Samples_of_a_neighbouring_migration_or_of_another_host_are_not_mixed_in()
    {
        using var builder = ToAndFro();

        var migrations = builder.Write().Migrations;

        Assert.Equal([500_000L], migrations[0].Samples.Select(sample => sample.MemoryBytes));
        Assert.Equal([1_500_000L], migrations[1].Samples.Select(sample => sample.MemoryBytes));
        Assert.Equal([2_500_000L], migrations[2].Samples.Select(sample => sample.MemoryBytes));
    }

    [Fact]
    public void Of_two_accounts_the_one_nearest_to_the_migrations_own_end_is_its_own()
    {
        using var builder = new RunDirectoryBuilder();
        Move(builder, 1, "host1", "host2", 10);
        builder.Tell(12, "agent@host1", EventKinds.MigrationCompleted, new { memoryBytes = 9_000_000 });

        Assert.Equal(1_000_000, Assert.Single(builder.Write().Migrations).ClaimedBytes);
    }

    private static RunDirectoryBuilder ToAndFro()
    {
        var builder = new RunDirectoryBuilder();
        Move(builder, 1, "host1", "host2", 10);
        Move(builder, 2, "host2", "host1", 10.5);
        Move(builder, 3, "host1", "host2", 11);
        return builder;
    }

    /// <summary>Four tenths of a second from the request to the end.</summary>
    private static void Move(RunDirectoryBuilder builder, int ordinal, string from, string to, double at)
    {
        builder.Tell(at, "runner", EventKinds.MigrationRequested, new { migration = ordinal, vm = "vm1", vmId = Vm, from, to });
        builder.Tell(at + 0.38, $"agent@{from}", EventKinds.MigrationCompleted, new { vmId = Vm, memoryBytes = ordinal * 1_000_000 });
        builder.Tell(
            at + 0.4, "runner", EventKinds.MigrationFinished, new { migration = ordinal, vm = "vm1", vmId = Vm, from, to, outcome = "completed" });
        if (!builder.Progress.TryGetValue("vm1", out var samples)) builder.Progress["vm1"] = samples = [];
        samples.Add(new { time = RunDirectoryBuilder.At(at + 0.2), host = from, memoryBytes = (ordinal * 1_000_000) - 500_000 });
    }
}
