using Lab.Runner.Phases;

namespace Lab.Tests.Phases;

/// <summary>On one thread and virtual time, where nothing may go by the thread pool.</summary>
public sealed class SignalTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_waiter_wakes_when_it_is_set() => VirtualTime.Run(async time =>
    {
        var signal = new Signal();
        var begun = time.GetUtcNow();
        var waiting = signal.WaitAsync(Limit, time, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        signal.Set();
        Assert.True(await waiting);
        Assert.Equal(TimeSpan.FromSeconds(1), time.GetUtcNow() - begun);
    });

    [Fact]
    public void What_happens_several_times_before_a_wait_has_happened_once() => VirtualTime.Run(async time =>
    {
        var signal = new Signal();
        signal.Set();
        signal.Set();
        Assert.True(await signal.WaitAsync(Limit, time, CancellationToken.None));
        Assert.False(await signal.WaitAsync(Limit, time, CancellationToken.None));
    });

    [Fact]
    public void A_wait_ends_with_its_limit_by_the_given_clock() => VirtualTime.Run(async time =>
    {
        var begun = time.GetUtcNow();
        Assert.False(await new Signal().WaitAsync(Limit, time, CancellationToken.None));
        Assert.Equal(Limit, time.GetUtcNow() - begun);
    });

    [Fact]
    public void A_wait_can_be_cancelled_and_another_begun() => VirtualTime.Run(async time =>
    {
        using var cancelled = new CancellationTokenSource();
        var signal = new Signal();
        var waiting = signal.WaitAsync(Limit, time, cancelled.Token);
        cancelled.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        signal.Set();
        Assert.True(await signal.WaitAsync(Limit, time, CancellationToken.None));
    });

    [Fact]
    public void What_follows_the_memory_of_a_migration_stays_in_its_context() => VirtualTime.Run(async time =>
    {
        using var cancelled = new CancellationTokenSource();
        var flow = new MemoryFlow(migrations: 1);
        var given = flow.WaitAsync(Limit, time, cancelled.Token);
        var begun = time.GetUtcNow();
        var waiting = flow.WaitAsync(Limit, time, CancellationToken.None);
        cancelled.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        flow.Begin();
        await waiting;
        Assert.Equal(Limit, time.GetUtcNow() - begun);
    });

}
