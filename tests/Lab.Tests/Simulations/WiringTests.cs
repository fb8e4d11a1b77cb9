using Lab.Model.Errors;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Links;
using Lab.Simulation.Networks;
using Lab.Simulation.World;

namespace Lab.Tests.Simulations;

/// <summary>One process asks another on another host, and something goes wrong on the way.</summary>
public sealed class WiringTests
{
    private const int Port = 54321;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    [Fact]
    public void What_is_asked_is_done_there_and_the_answer_takes_the_time_of_the_way() => VirtualTime.Run(async time =>
    {
        var (world, service, wiring) = Make(time, delay: 20);
        Assert.Equal(1, await AskAsync(wiring));
        Assert.Equal(40, time.Elapsed.TotalMilliseconds, 3); // both hosts add 20 ms to what they send; of the way, whole milliseconds count
        Assert.Equal("service", Assert.Single(service.AskedIn));
        Assert.Empty(world.Wire.Connections);
    });

    [Fact]
    public void A_late_answer_is_late_and_the_same() => VirtualTime.Run(async time =>
    {
        var (world, service, wiring) = Make(time);
        world.Disturbances.Delay("host2", TimeSpan.FromSeconds(3));
        Assert.Equal(1, await AskAsync(wiring));
        Assert.Equal(3, time.Elapsed.TotalSeconds, 3);
        Assert.Single(service.AskedIn);
        world.Disturbances.Delay("host2", TimeSpan.Zero);
        Assert.Equal(2, await AskAsync(wiring));
        Assert.Equal(3, time.Elapsed.TotalSeconds, 3);
    });

    [Fact]
    public void What_arrives_twice_is_done_twice_and_answered_once() => VirtualTime.Run(async time =>
    {
        var (world, service, wiring) = Make(time);
        world.Disturbances.Repeat("host2", doubled: true);
        Assert.Equal(1, await AskAsync(wiring));
        await time.PassAsync(0.01);
        Assert.Equal(2, service.AskedIn.Count);
    });

    [Fact]
    public void An_answer_that_is_lost_leaves_what_was_asked_done() => VirtualTime.Run(async time =>
    {
        var (world, service, wiring) = Make(time);
        world.Disturbances.LoseAnswers("host2", lost: true);
        var problem = await Assert.ThrowsAsync<LabException>(() => AskAsync(wiring));
        Assert.Equal((ErrorKind.Unreachable, true), (problem.Kind, problem.Retryable));
        Assert.Single(service.AskedIn);
    });

    [Fact]
    public void A_process_that_is_killed_answers_nobody_and_one_that_is_gone_refuses() => VirtualTime.Run(async time =>
    {
        var (_, service, wiring) = Make(time);
        service.Slow = TimeSpan.FromSeconds(10);
        var asking = AskAsync(wiring);
        await time.PassAsync(1);
        service.Process.Kill();
        Assert.Contains("broke", (await Assert.ThrowsAsync<LabException>(() => asking)).Message, StringComparison.Ordinal);
        Assert.Equal(1, time.Elapsed.TotalSeconds, 3);
        Assert.Contains("refused", (await Assert.ThrowsAsync<LabException>(() => AskAsync(wiring))).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Nobody_is_reached_over_a_cut_and_a_cut_that_heals_in_time_is_only_a_wait() => VirtualTime.Run(async time =>
    {
        var (world, _, wiring) = Make(time);
        world.Fabric.Cut("host1", "host2");
        Assert.Contains("No route", (await Assert.ThrowsAsync<LabException>(() => AskAsync(wiring))).Message, StringComparison.Ordinal);
        Assert.InRange(time.Elapsed, ConnectTimeout, ConnectTimeout + TimeSpan.FromSeconds(0.3));
        var asking = AskAsync(wiring);
        await time.PassAsync(2);
        world.Fabric.Heal("host1", "host2");
        Assert.Equal(1, await asking);
    });

    private static Task<int> AskAsync(Wiring wiring) => wiring.CallAsync<Service, int>(service => service.AnswerAsync(), _ => 100, 100, CancellationToken.None);

    private static (SimulatedWorld World, Service Service, Wiring Wiring) Make(VirtualTime time, double delay = 0)
    {
        var world = new SimulatedWorld(time, new Fabric([], routes: false), new HypervisorModel(), seed: 1, keepsWire: false);
        foreach (var number in (int[])[1, 2])
            world.Fabric.Add(new SimulatedKernel($"host{number}", [new SimulatedNic("eth0", $"02:00:00:00:00:0{number}", "switch", Delay: TimeSpan.FromMilliseconds(delay))], "eth0", $"10.0.0.{number}/24"));
        var process = time.NewProcess("service");
        var service = new Service(time, process);
        world.Listeners.Add("host2", Port, new Listener(process, service));
        return (world, service, new Wiring(world, "host1", "10.0.0.2", Port, ConnectTimeout));
    }

    private sealed class Service(VirtualTime time, SimulatedContext process)
    {
        public SimulatedContext Process { get; } = process;

        public List<string> AskedIn { get; } = [];

        public TimeSpan Slow { get; set; }

        public async Task<int> AnswerAsync()
        {
            AskedIn.Add(((SimulatedContext)SynchronizationContext.Current!).Name);
            var number = AskedIn.Count;
            if (Slow > TimeSpan.Zero) await Task.Delay(Slow, time);
            return number;
        }
    }
}
