using Lab.Engine.Clusters;
using Lab.Engine.Policies;
using Lab.Engine.Rest;
using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Units;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

public sealed class ClusterSettingsTests
{
    private static ClusterRequest Level(int major, int minor) => new(null, null, null, new CompatibilityVersion(major, minor), null, null, null);

    [Fact]
    public void Below_the_level_that_knows_migration_networks_none_is_used() => Bench.Run(async bench =>
    {
        Assert.Null(bench.Engine.Clusters.Update(bench.Cluster, Level(3, 2)).Refusal);
        await bench.StartVmAsync();
        await bench.FinishedAsync(await bench.MigrateAsync(2));
        Assert.Null(bench.Agents[0].Migrations.Single().DestinationQemu);
        Assert.Equal("""{"network":"migration","reason":"compatibility-level"}""", bench.DataOf(EngineEventKinds.MigrationFallback).GetRawText());
    });

    [Theory]
    [InlineData(4, 8)]
    [InlineData(2, 9)]
    public void A_level_that_nobody_knows_is_refused(int major, int minor) => Bench.Run(bench =>
    {
        var refusal = bench.Engine.Clusters.Update(bench.Cluster, Level(major, minor)).Refusal!;
        Assert.Equal((ErrorKind.BadRequest, $"There is no compatibility level {major}.{minor}; write 3.0 to 4.7."), (refusal.Kind, refusal.Text));
        return Task.CompletedTask;
    });

    [Fact]
    public void What_inherits_again_loses_its_value() => Bench.Run(bench =>
    {
        MigrationSettings set = new() { Policy = MigrationPolicyKind.PostCopy, AutoConverge = true, Compressed = true, Encrypted = true, Tunnelled = false, Parallel = 4, MaxBandwidth = new Bandwidth(5), Downtime = TimeSpan.FromSeconds(1) };
        bench.Engine.Vms.Create(new VmRequest { Name = "vm1", Memory = ByteCount.FromMebibytes(64), Kernel = "/k", Initrd = "/i", Migration = set });
        Change(bench, new MigrationOptions { Bandwidth = new MigrationBandwidth("auto", null) }, null, null);
        Assert.Equal(set with { MaxBandwidth = null }, bench.Vm().Migration);
        Change(bench, new MigrationOptions { AutoConverge = "inherit", ParallelMigrationsPolicy = "inherit" }, null, null);
        Assert.Equal(set with { MaxBandwidth = null, AutoConverge = null, Parallel = null }, bench.Vm().Migration);
        Change(bench, new MigrationOptions { Compressed = "inherit", Encrypted = "inherit", Policy = new Ref(null, "inherit") }, "-1", "inherit");
        Assert.Equal(new MigrationSettings(), bench.Vm().Migration);
        return Task.CompletedTask;
    });

    private static void Change(Bench bench, MigrationOptions options, string? downtime, string? tunnel)
    {
        var inputs = new Inputs();
        Assert.Null(bench.Engine.Vms.Update(bench.VmId(), new VmRequest { Migration = MigrationOptionsMapping.FromShape(inputs, options, downtime, tunnel) }).Refusal);
        Assert.Null(inputs.Refusal);
    }
}
