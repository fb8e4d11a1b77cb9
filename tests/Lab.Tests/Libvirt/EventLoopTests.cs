using System.Diagnostics;
using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

/// <summary>Alone in its collection and run by itself: it watches the loop, which all connections of the process share.</summary>
[Collection(nameof(WholeProcess))]
public sealed class EventLoopTests
{
    [SkippableFact]
    public void The_loop_runs_while_anyone_needs_it_and_ends_by_itself()
    {
        TestDriver.Needed();
        Assert.True(Eventually(() => !EventLoop.IsRunning), "the loop still runs, though no connection is open");

        using (EventLoop.Start())
        {
            Assert.True(EventLoop.IsRunning);
            var second = EventLoop.Start();
            second.Dispose();
            second.Dispose();
            Assert.False(Eventually(() => !EventLoop.IsRunning, TimeSpan.FromMilliseconds(200)), "the loop ended under its first holder");
        }

        Assert.True(Eventually(() => !EventLoop.IsRunning), "the loop did not end");
    }

    [SkippableFact]
    public void A_failed_connection_leaves_no_lease_on_the_loop()
    {
        TestDriver.Needed();
        Assert.Throws<LibvirtException>(() => LibvirtConnection.Open("test:///nonexistent/node.xml"));
        Assert.True(Eventually(() => !EventLoop.IsRunning));
    }

    [SkippableFact]
    public void Connections_open_subscribe_and_close_on_many_threads_at_once()
    {
        using var node = new PrivateNode();
        var events = 0;

        Parallel.For(0, 400, new() { MaxDegreeOfParallelism = 16 }, _ =>
        {
            var uuid = Guid.NewGuid();
            using var connection = node.Open();
            using var started = new ManualResetEventSlim();
            using var subscription = connection.SubscribeLifecycle(raised =>
            {
                if (raised.Uuid == uuid && raised.Kind == LifecycleKind.Started)
                    started.Set();
            });
            using var domain = connection.CreateDomain(TestDriver.DomainXml($"parallel-{uuid}", uuid));
            domain.Destroy();
            if (started.Wait(TestDriver.Patience))
                Interlocked.Increment(ref events);
            subscription.Dispose();
        });

        Assert.Equal(400, events);
    }

    private static bool Eventually(Func<bool> holds, TimeSpan? within = null)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            if (watch.Elapsed > (within ?? TestDriver.Patience))
                return false;
            Thread.Sleep(5);
        }
        return true;
    }
}
