namespace Lab.Tests.Simulations;

public sealed class VirtualTimeTests
{
    [Fact]
    public void Timers_fire_in_the_order_of_their_time_and_then_of_their_making()
    {
        var order = new List<string>();
        VirtualTime.Run(async time =>
        {
            async Task NoteAsync(string name, double seconds)
            {
                await time.PassAsync(seconds);
                order.Add($"{name} at {time.Elapsed.TotalSeconds}");
            }

            await Task.WhenAll(NoteAsync("late", 2), NoteAsync("first", 1), NoteAsync("second", 1));
        });
        Assert.Equal(["first at 1", "second at 1", "late at 2"], order);
    }

    [Fact]
    public void A_timer_that_was_changed_fires_only_at_its_new_time() => VirtualTime.Run(async time =>
    {
        var fired = new List<TimeSpan>();
        await using var timer = time.CreateTimer(_ => fired.Add(time.Elapsed), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2));
        await time.PassAsync(8);
        Assert.Equal([3, 5, 7], fired.Select(at => at.TotalSeconds));
    });

    [Fact]
    public void What_never_ends_says_so() =>
        Assert.Contains("Nothing is left", Assert.Throws<InvalidOperationException>(() => VirtualTime.Run(_ => new TaskCompletionSource().Task)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_takes_too_long_says_so() =>
        Assert.Contains("still waits", Assert.Throws<InvalidOperationException>(() => VirtualTime.Run(time => time.PassAsync(7200), TimeSpan.FromHours(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Whoever_leaves_the_thread_is_refused() => VirtualTime.Run(async time =>
    {
        var context = SynchronizationContext.Current!;
        Exception? refused = null;
        var thread = new Thread(() => refused = Record.Exception(() => context.Post(_ => { }, null)));
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(refused);
        await time.PassAsync(0);
    });

    [Fact]
    public void A_killed_process_does_nothing_more() => VirtualTime.Run(async time =>
    {
        var (process, beats) = (time.NewProcess("beating"), 0);
        process.Post(_ => _ = BeatAsync(process.Clock, () => beats++), null);
        await time.PassAsync(3.5);
        process.Kill();
        await time.PassAsync(10);
        Assert.Equal(3, beats);
    });

    [Fact]
    public void A_paused_process_goes_on_where_it_was() => VirtualTime.Run(async time =>
    {
        var (process, beats) = (time.NewProcess("beating"), 0);
        process.Post(_ => _ = BeatAsync(process.Clock, () => beats++), null);
        await time.PassAsync(3.5);
        process.Pause();
        await time.PassAsync(10);
        Assert.Equal(3, beats);
        process.Resume();
        await time.PassAsync(0.1);
        Assert.Equal(4, beats); // the beat that was due meanwhile
        await time.PassAsync(1);
        Assert.Equal(5, beats);
    });

    [Fact]
    public void A_clock_that_jumps_moves_no_timer() => VirtualTime.Run(async time =>
    {
        var process = time.NewProcess("astray");
        DateTimeOffset? seen = null;
        process.Post(_ => _ = LookAsync(), null);
        await time.PassAsync(0.5);
        process.Clock.Ahead = TimeSpan.FromHours(-1);
        await time.PassAsync(1);
        Assert.Equal(VirtualTime.DefaultEpoch + TimeSpan.FromSeconds(1) - TimeSpan.FromHours(1), seen);

        async Task LookAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), process.Clock);
            seen = process.Clock.GetUtcNow();
        }
    });

    private static async Task BeatAsync(TimeProvider clock, Action beat)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            beat();
        }
    }
}
