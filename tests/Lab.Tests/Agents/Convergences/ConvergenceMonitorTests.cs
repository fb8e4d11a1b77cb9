using Lab.Agent.Convergences;
using Lab.Model.Migrations;
using Lab.Tests.Agents.Fakes;

namespace Lab.Tests.Agents.Convergences;

public sealed class ConvergenceMonitorTests
{
    private readonly ConvergenceMonitor _monitor = new(Schedules.MinimalDowntime);

    [Fact]
    public void The_head_fires_when_its_limit_is_below_the_iterations_since_the_first()
    {
        Assert.Null(Observe(5)); // QEMU begins where it likes
        Assert.Null(Observe(6)); // 1 iteration: not more than 1
        Assert.Equal(150, Observe(7));
        Assert.Equal(200, Observe(8));
    }

    [Fact]
    public void One_action_a_time_however_many_iterations_passed()
    {
        Assert.Null(Observe(1));
        Assert.Equal(150, Observe(50));
        Assert.Equal(200, Observe(51));
        Assert.Equal(300, Observe(52));
        Assert.Equal(400, Observe(53));
        Assert.Equal(500, Observe(54));
        Assert.Equal(ConvergenceActionKind.Abort, _monitor.Observe(55, postCopy: false)!.Kind);
        Assert.Null(_monitor.Observe(56, postCopy: false));
    }

    [Fact]
    public void Nothing_fires_while_the_iteration_does_not_advance()
    {
        Assert.Null(Observe(1));
        Assert.Equal(150, Observe(9));
        Assert.Null(Observe(9));
        Assert.Null(Observe(9));
        Assert.Equal(200, Observe(10));
    }

    [Fact]
    public void Nothing_fires_during_post_copy()
    {
        Assert.Null(_monitor.Observe(1, postCopy: false));
        Assert.Null(_monitor.Observe(9, postCopy: true));
        Assert.Null(_monitor.Observe(10, postCopy: true));
    }

    [Fact]
    public void A_limit_of_minus_one_fires_with_the_first_further_iteration()
    {
        var monitor = new ConvergenceMonitor(new ConvergenceSchedule([], [new ConvergenceStep(-1, new ConvergenceAction(ConvergenceActionKind.Abort))]));
        Assert.Null(monitor.Observe(3, postCopy: false));
        Assert.Equal(ConvergenceActionKind.Abort, monitor.Observe(4, postCopy: false)!.Kind);
    }

    private double? Observe(int iteration) => _monitor.Observe(iteration, postCopy: false)?.Downtime?.TotalMilliseconds;
}
