using System.Threading.Channels;
using Lab.Libvirt;

namespace Lab.Tests.Libvirt;

public sealed class EventTests
{
    [SkippableFact]
    public async Task Lifecycle_events_arrive_in_order_and_name_their_domain()
    {
        var uuid = Guid.NewGuid();
        using var node = new PrivateNode();
        using var connection = node.Open();
        var seen = Channel.CreateUnbounded<LifecycleEvent>();
        using var subscription = connection.SubscribeLifecycle(raised =>
        {
            if (raised.Uuid == uuid)
                seen.Writer.TryWrite(raised);
        });

        using var domain = connection.CreateDomain(TestDriver.DomainXml($"events-{uuid}", uuid));
        domain.Suspend();
        domain.Resume();
        domain.Destroy();

        var started = await Next(seen);
        Assert.Equal($"events-{uuid}", started.Name);
        Assert.Equal(StartedDetail.Booted, started.Started);
        Assert.Equal(SuspendedDetail.Paused, (await Next(seen)).Suspended);
        Assert.Equal(ResumedDetail.Unpaused, (await Next(seen)).Resumed);
        Assert.Equal(StoppedDetail.Destroyed, (await Next(seen)).Stopped);
    }

    [SkippableFact]
    public async Task Nothing_arrives_after_unsubscribing()
    {
        Guid first = Guid.NewGuid(), second = Guid.NewGuid();
        using var node = new PrivateNode();
        using var connection = node.Open();
        var ended = Channel.CreateUnbounded<LifecycleEvent>();
        var lasting = Channel.CreateUnbounded<LifecycleEvent>();
        var subscription = connection.SubscribeLifecycle(raised => ended.Writer.TryWrite(raised));
        using var other = connection.SubscribeLifecycle(raised => lasting.Writer.TryWrite(raised));

        Run(connection, first);
        await Until(ended, first);
        subscription.Dispose();
        subscription.Dispose();
        Run(connection, second);
        await Until(lasting, second);

        Assert.DoesNotContain(Drain(ended), raised => raised.Uuid == second);
    }

    [SkippableFact]
    public async Task A_handler_may_call_libvirt_and_may_fail_without_stopping_the_next()
    {
        var uuid = Guid.NewGuid();
        using var node = new PrivateNode();
        using var connection = node.Open();
        var failures = Channel.CreateUnbounded<Exception>();
        var states = Channel.CreateUnbounded<int>();
        connection.HandlerFailed += fault => failures.Writer.TryWrite(fault);
        using var failing = connection.SubscribeLifecycle(_ => throw new InvalidOperationException("a handler's own fault"));
        using var asking = connection.SubscribeLifecycle(_ => states.Writer.TryWrite(connection.ListDomains().Count));

        Run(connection, uuid);

        Assert.Equal("a handler's own fault", (await Next(failures)).Message);
        Assert.True(await Next(states) > 0);
    }

    [SkippableFact]
    public void Closing_is_accepted_by_a_driver_that_cannot_break()
    {
        using var node = new PrivateNode();
        using var connection = node.Open();
        var raised = false;
        connection.Closed += _ => raised = true;
        connection.Dispose();
        Assert.False(raised);
    }

    [SkippableFact]
    public void The_kinds_of_events_that_migrations_raise_can_be_subscribed()
    {
        using var node = new PrivateNode();
        using var connection = node.Open();
        connection.SubscribeMigrationIteration(_ => { }).Dispose();
        connection.SubscribeJobCompleted(_ => { }).Dispose();
    }

    private static void Run(LibvirtConnection connection, Guid uuid)
    {
        using var domain = connection.CreateDomain(TestDriver.DomainXml($"run-{uuid}", uuid));
        domain.Destroy();
    }

    private static Task<T> Next<T>(Channel<T> channel) => channel.Reader.ReadAsync().AsTask().WaitAsync(TestDriver.Patience);

    private static async Task Until(Channel<LifecycleEvent> channel, Guid uuid)
    {
        while (await Next(channel) is var raised && (raised.Uuid != uuid || raised.Kind != LifecycleKind.Stopped))
        {
        }
    }

    private static IEnumerable<LifecycleEvent> Drain(Channel<LifecycleEvent> channel)
    {
        while (channel.Reader.TryRead(out var raised))
            yield return raised;
    }
}
