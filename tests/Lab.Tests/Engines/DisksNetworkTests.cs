using Lab.Engine.Networks;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Migrations;
using Lab.Model.Units;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>Disks go over the network that was named for them, or the engine says why not.</summary>
public sealed class DisksNetworkTests
{
    private const string Disks = "disks";

    private static readonly VmRequest WithDisk = new() { Disks = [new VmDisk("vda", ByteCount.FromMebibytes(64))] };

    private static Guid Assign(Bench bench)
    {
        var network = bench.Engine.Networks.Create(new NetworkRequest(null, Disks, null, null, null, false, null)).Value.Id;
        Assert.Null(bench.Engine.ClusterNetworks.Assign(bench.Cluster, network, required: false, null).Refusal);
        return network;
    }

    private static void Attach(Bench bench, string? address) =>
        bench.Rewire(2, network => network with { Networks = [.. network.Networks, FakeNetworks.Network(Disks, "eth2", address)] });

    private static async Task MigrateAsync(Bench bench, Guid network, VmRequest request)
    {
        await bench.StartVmAsync(request: request);
        await bench.PassAsync(6);
        await bench.FinishedAsync((await bench.Engine.Migrations.StartAsync(bench.Order(2) with { DisksNetwork = network })).Value);
    }

    [Fact]
    public void The_destinations_address_on_it_is_sent() => Bench.Run(async bench =>
    {
        var network = Assign(bench);
        Attach(bench, "192.168.102.12/24");
        await MigrateAsync(bench, network, WithDisk);
        Assert.Equal(("192.168.102.12", Bench.MigrationAddress(2), 0),
            (bench.Agents[0].Migrations.Single().DestinationDisks, bench.Agents[0].Migrations.Single().DestinationQemu, bench.CountOf(EngineEventKinds.DisksFallback)));
    });

    [Theory]
    [InlineData("absent")]
    [InlineData("down")]
    [InlineData("no-address")]
    public void Where_the_destination_cannot_take_them_there_the_engine_says_why(string reason) => Bench.Run(async bench =>
    {
        var network = Assign(bench);
        if (reason != "absent") Attach(bench, reason == "no-address" ? null : "192.168.102.12/24");
        if (reason == "down") bench.SetNic(2, "eth2", up: false);
        await MigrateAsync(bench, network, WithDisk);
        Assert.Null(bench.Agents[0].Migrations.Single().DestinationDisks);
        var told = bench.DataOf(EngineEventKinds.DisksFallback);
        Assert.Equal((Disks, reason, "destination", 1), (told.GetProperty("network").GetString(), told.GetProperty("reason").GetString(), told.GetProperty("side").GetString(), bench.CountOf(EngineEventKinds.DisksFallback)));
        Assert.Equal((MigrationPhase.Completed, 0), (bench.State.Migrations.Values.Single().Phase, bench.CountOf(EngineEventKinds.MigrationFallback)));
    });

    [Fact]
    public void Without_disks_there_is_nothing_to_tell() => Bench.Run(async bench =>
    {
        await MigrateAsync(bench, Assign(bench), new VmRequest());
        Assert.Equal(0, bench.CountOf(EngineEventKinds.DisksFallback));
    });
}
