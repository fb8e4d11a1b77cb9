using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

[Collection(nameof(WholeProcess))]
public sealed class LeakTests
{
    private const int Cycles = 1_000;

    // A connection left open holds some 12 KiB of native memory, a domain or a subscription a few hundred bytes: one of either lost in each cycle shows.
    private const long Tolerated = 128 * 1024;

    [SkippableFact]
    public void A_thousand_open_and_close_cycles_leak_neither_descriptors_nor_memory()
    {
        TestDriver.Needed();
        using var node = new PrivateNode();
        using var loop = EventLoop.Start();
        Cycle(node.Uri, Cycles);

        // The runtime compiles and buffers as it pleases, so one round may grow by itself. What is lost in every cycle grows in every round.
        var rounds = Enumerable.Range(0, 4).Select(_ => Growth(() => Cycle(node.Uri, Cycles))).ToList();

        var detail = string.Join(Environment.NewLine, rounds);
        Assert.True(rounds.Min(growth => growth.Descriptors) <= 0, detail);
        Assert.True(rounds.Min(growth => growth.NativeBytes) < Tolerated, detail);
        Assert.True(rounds.Min(growth => growth.ManagedBytes) < Tolerated, detail);

        // Coarse, since the collector returns memory when it likes; it catches what neither heap counts.
        Assert.True(rounds.Min(growth => growth.ResidentBytes) < 16L << 20, detail);
    }

    [SkippableFact]
    public void The_measure_sees_connections_that_stay_open()
    {
        TestDriver.Needed();
        using var node = new PrivateNode();
        Cycle(node.Uri, 100);
        List<LibvirtConnection> open = [];

        var growth = Growth(() => open.AddRange(Enumerable.Range(0, 100).Select(_ => LibvirtConnection.Open(node.Uri))));

        open.ForEach(connection => connection.Dispose());
        Assert.True(growth.NativeBytes > Tolerated, $"{growth}");
    }

    private static Footprint Growth(Action work)
    {
        var before = Footprint.Now();
        work();
        return Footprint.Now() - before;
    }

    /// <summary>What a program does with a connection: every kind of handle is taken and given back.</summary>
    private static void Cycle(string uri, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var connection = LibvirtConnection.Open(uri);
            using var subscription = connection.SubscribeLifecycle(_ => { });
            connection.SubscribeJobCompleted(_ => { });
            connection.Closed += _ => { };
            using var domain = connection.LookupByName(PrivateNode.DomainName);
            Assert.Throws<LibvirtException>(() => connection.LookupByName("missing"));
            domain.GetXml();
            foreach (var listed in connection.ListDomains())
                listed.Dispose();
        }
    }
}
