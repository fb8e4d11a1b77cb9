using Lab.Captures.Ledgers;

namespace Lab.HostTests.Captures;

public sealed class QemuStreamTests
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(4, "multifd")]
    [InlineData(2, "postcopy-ram", "postcopy-preempt")]
    public void A_real_QEMU_stream_is_recognised_by_its_bytes_on_every_channel(int connections, params string[] capabilities)
    {
        Skip.IfNot(CommandLine.Has("qemu-system-x86_64"), "QEMU is not installed");
        using var where = NetworkNamespace.CreateOrSkip();
        where.Ip("link", "set", "lo", "up");
        using var capture = RunningCapture.Start(where, "here", "lo");
        using var destination = BareQemu.Start(where, "-incoming", "defer");
        using var source = BareQemu.Start(where);
        foreach (var qemu in (BareQemu[])[destination, source])
        {
            if (capabilities.Length > 0) qemu.EnableOrSkip(capabilities);
            if (capabilities.Contains("multifd"))
                qemu.Execute("migrate-set-parameters", new Dictionary<string, int> { ["multifd-channels"] = connections - 1 });
        }

        // Not a port of the usual range: only the content can tell.
        destination.Execute("migrate-incoming", new { uri = "tcp:127.0.0.1:7001" });
        var transferred = source.Migrate("tcp:127.0.0.1:7001");
        capture.Stop();

        var ledger = LedgerBuilder.Build([capture.Source], new TrafficHints(), new LedgerOptions());
        Assert.Equal(connections, ledger.Streams.Count);
        Assert.All(ledger.Streams, stream => Assert.Equal((TrafficClass.QemuStream, 7001), (stream.Class, stream.Server.Port)));
        Assert.Equal(
            capabilities.Contains("postcopy-preempt") ? [Evidence.Content, Evidence.Companion] : Enumerable.Repeat(Evidence.Content, connections),
            ledger.Streams.Select(stream => stream.Evidence).Order());
        var sent = ledger.Streams.Sum(stream => stream.ClientToServer.StreamBytes.Bytes);
        Assert.True(sent >= transferred * 0.99, $"on the wire {sent}, QEMU says {transferred}");
        Assert.InRange(sent, 1, transferred * 1.5);
    }
}
