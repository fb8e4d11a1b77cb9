using Lab.Simulation.Guests;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Networks;
using Lab.Simulation.Wires;
using Lab.Simulation.World;

namespace Lab.Tests.Simulations;

/// <summary>Passes that can be reckoned by hand: ten thousand pages a second, a page of 4104 bytes on the wire, and so a downtime limit of 100 ms that 1001 pages fit into.</summary>
public sealed class PreCopyTests
{
    private const double PagesPerSecond = 10_000;
    private const double Rate = PagesPerSecond * (GuestMemory.PageSize + 8);

    [Fact]
    public void An_idle_guest_is_sent_once_and_stopped_when_the_rest_fits() => VirtualTime.Run(async time =>
    {
        var (preCopy, _) = Make(time, new GuestMemory(10_000, 10_000, 0, 0, 0, 0));
        // Turns of 50 ms are 500 pages: after 18 of them 1000 are left, which fit.
        Assert.Equal(1000, await preCopy.RunAsync(), 1);
        Assert.Equal(0.9, time.Elapsed.TotalSeconds, 3);
        Assert.Equal(2, preCopy.Iteration);
    });

    [Fact]
    public void A_guest_that_writes_is_sent_in_passes_that_become_shorter() => VirtualTime.Run(async time =>
    {
        var (preCopy, _) = Make(time, new GuestMemory(10_000, 10_000, 5000, 3000, 0, 0));
        // 9000 in 0.9 s: 1000 left and 2700 dirty, 270 of them both; 2500 in 0.25 s: 930 left and 750 dirty, 139.5 both; 1000 in 0.1 s: 540.5 and 300, 32.4 both, which fit.
        Assert.Equal(808.1, await preCopy.RunAsync(), 1);
        Assert.Equal(1.25, time.Elapsed.TotalSeconds, 3);
        Assert.Equal(12_500, preCopy.NormalPages, 1);
        Assert.Equal(4, preCopy.Iteration);
    });

    [Fact]
    public void Under_a_limit_the_dirty_pages_are_looked_at_between_windows_of_100_ms() => VirtualTime.Run(async time =>
    {
        var (preCopy, limits) = Make(time, new GuestMemory(10_000, 10_000, 5000, 3000, 0, 0));
        limits.Cap = Rate;
        // As before, but the second pass is three windows of 1000 pages: 430 left and 900 dirty, 77.4 both; the third is one window: 252.6 left and 300 dirty, 15.2 both.
        Assert.Equal(537.4, await preCopy.RunAsync(), 1);
        Assert.Equal(1.3, time.Elapsed.TotalSeconds, 3);
    });

    [Fact]
    public void No_more_than_the_working_set_is_dirty() => VirtualTime.Run(async time =>
    {
        var (preCopy, _) = Make(time, new GuestMemory(10_000, 10_000, 300, 1e6, 0, 0));
        // 1000 left and 300 dirty, 30 both; a turn of 500: 770 left, among them the 300 that are dirty again, which fit.
        Assert.Equal(770, await preCopy.RunAsync(), 1);
        Assert.Equal(3, preCopy.Iteration);
    });

    [Theory]
    [InlineData(false, 1.75)] // 4600 in eight turns of 500
    [InlineData(true, 1.55)] // of these 2250 were written only before they were sent, and are skipped: four turns
    public void With_compression_what_was_written_only_before_it_was_sent_is_skipped_from_the_third_pass_on(bool compressed, double fourthLook) => VirtualTime.Run(async time =>
    {
        var (preCopy, _) = Make(time, new GuestMemory(10_000, 10_000, 5000, 10_000, 0, 0), compressed: compressed);
        var looks = new List<double>();
        preCopy.Looked += _ =>
        {
            looks.Add(time.Elapsed.TotalSeconds);
            if (looks.Count == 4) preCopy.Stop();
        };
        await preCopy.RunAsync();
        // 9000 in 0.9 s: 1000 left and all 5000 dirty, 500 both; 4500 in 0.45 s: 1000 left and 4500 dirty, 900 both.
        Assert.Equal([0, 0.9, 1.35, fourthLook], looks.Select(look => Math.Round(look, 3)));
    });

    [Fact]
    public void What_waits_for_a_slow_network_counts_as_sent_and_goes_while_the_guest_stands_still() => VirtualTime.Run(async time =>
    {
        var (preCopy, _) = Make(time, new GuestMemory(10_000, 10_000, 0, 0, 0, 0), nicRate: Rate / 2);
        // 5000 pages a second: 500 fit, and 1,600,000 bytes, 389.9 pages, have been handed over. Turns of 50 ms are 250 pages: after 37 of them 750 are left, after 36 there were 1000.
        Assert.Equal(750, await preCopy.RunAsync(), 0);
        Assert.Equal(1.85, time.Elapsed.TotalSeconds, 2);
    });

    [Fact]
    public void A_larger_downtime_ends_a_pass_that_goes_on() => VirtualTime.Run(async time =>
    {
        var (preCopy, _) = Make(time, new GuestMemory(10_000, 10_000, 0, 0, 0, 0));
        var running = preCopy.RunAsync();
        await time.PassAsync(0.42);
        preCopy.SetMaxDowntime(TimeSpan.FromMilliseconds(500)); // 5009 pages fit; at 0.42 s 5800 are left: two turns more
        Assert.Equal(4800, await running, 1);
        Assert.Equal(0.52, time.Elapsed.TotalSeconds, 3);
    });

    [Fact]
    public void Zero_pages_cost_nine_bytes_and_the_time_to_find_them() => VirtualTime.Run(async time =>
    {
        var (preCopy, _) = Make(time, new GuestMemory(105_000, 5000, 0, 0, 0, 0), zeroPageRate: 100_000);
        await preCopy.RunAsync();
        Assert.InRange(preCopy.NormalPages, 4000, 4500);
        Assert.Equal(1 + (preCopy.SentBytes / Rate), time.Elapsed.TotalSeconds, 3); // a second for the zero pages beside the sending
        Assert.Equal((100_000 * 9) + (preCopy.NormalPages * 4104), preCopy.SentBytes, 0);
    });

    [Fact]
    public void Told_to_stop_it_says_what_is_left() => VirtualTime.Run(async time =>
    {
        var (preCopy, _) = Make(time, new GuestMemory(10_000, 10_000, 5000, 2000, 0, 0));
        var running = preCopy.RunAsync();
        await time.PassAsync(0.5);
        preCopy.Stop();
        Assert.Equal(5500, await running, 1); // half of the memory, and what was dirtied meanwhile of the other half
    });

    [Fact]
    public void Auto_converge_slows_a_guest_down_at_every_second_high_period()
    {
        var converge = new AutoConverge(0);
        var seen = new List<int>();
        foreach (var (second, dirtied) in new[] { (1.5, 80.0), (2.0, 80), (3.0, 80), (4.5, 10), (6.0, 80), (7.5, 80) })
        {
            converge.Looked((long)(second * TimeSpan.TicksPerSecond), dirtied, sent: second * 100);
            seen.Add(converge.Throttle);
        }

        // High at 1.5; 2.0 is too soon after it; high at 3.0 (160 of 150 sent): 20 percent. Low at 4.5. High at 6.0 and 7.5: ten more.
        Assert.Equal([0, 0, 20, 20, 20, 30], seen);
        for (var second = 9; second < 60; second += 2) converge.Looked(second * TimeSpan.TicksPerSecond, 1000, second * 100);
        Assert.Equal(99, converge.Throttle);
    }

    [Theory]
    [InlineData(0, double.PositiveInfinity, 1000)]
    [InlineData(20, double.PositiveInfinity, 1000)] // sleeps of 2.5 ms are made up for
    [InlineData(90, double.PositiveInfinity, 600)] // of 10 ms awake and 90 asleep it makes up for 50
    [InlineData(90, 4000, 400)] // in a tenth of its processor's time it writes no more
    public void A_throttled_guest_writes_what_it_can_make_up_for(int throttle, double writeRate, double expected) =>
        Assert.Equal(expected, new GuestMemory(10_000, 10_000, 5000, 1000, 0, 0) { WriteRate = writeRate }.DirtiedIn(1, throttle), 6);

    private static (PreCopy PreCopy, PreCopyLimits Limits) Make(VirtualTime time, GuestMemory memory, double zeroPageRate = 1e9, bool compressed = false, double? nicRate = null)
    {
        var model = new HypervisorModel { SetupsAtOnce = null, MachineRate = null, DirtySync = TimeSpan.Zero, ZeroPageRate = zeroPageRate, LinkShare = 1 };
        var world = new SimulatedWorld(time, new Fabric([], routes: false), model, seed: 1, keepsWire: false);
        var (source, destination) = (End("host1", 1), End("host2", 2));
        foreach (var end in nicRate is null ? [] : (StreamEnd[])[source, destination])
            world.Fabric.Add(new SimulatedKernel(end.Host, [new SimulatedNic("eth0", end.Mac, "switch", (long)nicRate!.Value)], "eth0", end.Address + "/24"));
        var path = new StreamPath(source, destination, TimeSpan.Zero);
        var streams = new StreamBundle(world);
        streams.SetCap(Rate);
        streams.Add(path, () => path, flow => new WireConnection(path, 1, 2, [], 0) { Flow = flow });
        var limits = new PreCopyLimits { OwnRate = Rate };
        return (new PreCopy(world, memory, streams, limits, TimeSpan.FromMilliseconds(100), autoConverge: false, compressed), limits);
    }

    private static StreamEnd End(string host, int number) => new(host, $"10.0.0.{number}", "eth0", null, $"02:00:00:00:00:0{number}");
}
