using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Tests.Engines.Fakes;

namespace Lab.Tests.Engines;

/// <summary>A highly available VM that fails is started again, where it can run; what ended on purpose, or may still run, is left.</summary>
public sealed class HighAvailabilityTests
{
    private static readonly VmRequest Available = new() { HighlyAvailable = true };

    private static void Fail(Bench bench, string? reason) => bench.Agents[0].SetVm(bench.VmId(), null, reason);

    private static void Crash(Bench bench) => bench.Agents.Single(agent => !agent.Vms.IsEmpty).SetVm(bench.VmId(), null, "crashed");

    [Theory]
    [InlineData("crashed")]
    [InlineData("failed")]
    [InlineData("destroyed")]
    [InlineData(null)]
    public void A_VM_that_failed_runs_again(string? reason) => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        Fail(bench, reason);
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HaVmRestarted) == 1, "the restart");
        Assert.Equal((VmStatus.Up, reason), (bench.Vm().State.Status, bench.DataOf(EngineEventKinds.HaVmFailed).TryGetProperty("reason", out var told) ? told.GetString() : null));
        var restarted = bench.DataOf(EngineEventKinds.HaVmRestarted);
        Assert.Equal(("h1", bench.State.HostName(bench.Vm().State.HostId), 1), (restarted.GetProperty("from").GetString(), restarted.GetProperty("host").GetString(), restarted.GetProperty("attempts").GetInt32()));
        await bench.PassAsync(60);
        Assert.Equal(1, bench.CountOf(EngineEventKinds.HaVmRestarted));
    });

    [Theory]
    [InlineData(true, "shutdown")]
    [InlineData(false, "crashed")]
    public void One_that_wanted_to_end_or_is_not_highly_available_stays_down(bool available, string reason) => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: new VmRequest { HighlyAvailable = available });
        await bench.PassAsync(1);
        Fail(bench, reason);
        await bench.PassAsync(60);
        Assert.Equal((VmStatus.Down, 0, reason), (bench.Vm().State.Status, bench.CountOf(EngineEventKinds.HaVmFailed), bench.DataOf(EngineEventKinds.VmDown).GetProperty("reason").GetString()));
    });

    [Fact]
    public void One_that_was_stopped_stays_down() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        await bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None);
        await bench.PassAsync(60);
        Assert.Equal((VmStatus.Down, 0), (bench.Vm().State.Status, bench.CountOf(EngineEventKinds.HaVmFailed)));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_whose_stop_was_asked_stays_down_though_nobody_heard_the_answer(bool engineDies) => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        bench.Agents[0].VmTime = TimeSpan.FromHours(1);
        var stop = bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None);
        if (engineDies) await bench.CrashAsync();
        else Assert.Equal(ErrorKind.Timeout, (await Assert.ThrowsAsync<LabException>(() => stop)).Kind);
        await bench.PassAsync(1);
        Fail(bench, "destroyed");
        await bench.PassAsync(60);
        Assert.Equal((VmStatus.Down, 0), (bench.Vm().State.Status, bench.CountOf(EngineEventKinds.HaVmFailed)));
    });

    [Fact]
    public void A_stop_that_was_refused_does_not_count() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        bench.Agents[0].Broken = new LabException(ErrorKind.Conflict, "not now");
        await Assert.ThrowsAsync<LabException>(() => bench.Engine.Vms.StopAsync(bench.VmId(), CancellationToken.None));
        bench.Agents[0].Broken = null;
        await bench.PassAsync(1);
        Fail(bench, "crashed");
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HaVmRestarted) == 1, "the restart");
    });

    /// <summary>The host is heard before the events that were missed.</summary>
    [Theory]
    [InlineData(false, "shutdown", 0)]
    [InlineData(true, "shutdown", 0)]
    [InlineData(false, "crashed", 1)]
    [InlineData(true, "crashed", 1)]
    public void One_that_ended_while_nobody_listened_is_judged_by_what_its_agent_tells_of_it(bool engineDies, string reason, int restarts) => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        bench.Agents[0].GoAway();
        if (engineDies) await bench.CrashAsync();
        await bench.PassAsync(1);
        Fail(bench, reason);
        bench.Agents[0].ComeBack();
        await bench.PassAsync(60);
        Assert.Equal((restarts, restarts, reason), (bench.CountOf(EngineEventKinds.HaVmFailed), bench.CountOf(EngineEventKinds.HaVmRestarted), bench.DataOf(EngineEventKinds.VmDown).GetProperty("reason").GetString()));
        Assert.Equal(restarts == 0 ? VmStatus.Down : VmStatus.Up, bench.Vm().State.Status);
    });

    /// <summary>An engine that begins anew hears of all that the agent still knows.</summary>
    [Fact]
    public void How_an_earlier_run_ended_does_not_count() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        Fail(bench, "shutdown");
        await bench.PassAsync(1);
        await bench.Engine.Vms.StartAsync(bench.VmId(), bench.HostId(1), CancellationToken.None);
        await bench.PassAsync(1);
        await bench.CrashAsync();
        await bench.PassAsync(30);
        Assert.Equal(VmStatus.Up, bench.Vm().State.Status);
        bench.Agents[0].Vms.Clear();
        bench.Agents[0].Restart();
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HaVmRestarted) == 1, "the restart");
    });

    [Fact]
    public void One_that_somebody_moved_by_hand_is_not_started_twice() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        Fail(bench, "migrated");
        await bench.PassAsync(0.5);
        bench.Agents[1].SetVm(bench.VmId(), VmStatus.Up);
        await bench.PassAsync(60);
        Assert.Equal((VmStatus.Up, bench.HostId(2), 0), (bench.Vm().State.Status, bench.Vm().State.HostId, bench.CountOf(EngineEventKinds.HaVmFailed)));
        Assert.Empty(bench.Agents[0].Vms);
    });

    [Fact]
    public void One_whose_host_is_silent_may_still_run() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        bench.Agents[0].GoAway();
        await bench.PassAsync(120);
        Assert.Equal((VmStatus.Up, 0), (bench.Vm().State.Status, bench.CountOf(EngineEventKinds.HaVmFailed)));
        Assert.Empty(bench.Agents[1].Vms);
    });

    [Fact]
    public void One_that_fails_again_and_again_waits_ever_longer_and_then_stays_down() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        List<double> pauses = [];
        for (var failure = 1; failure <= 5; failure++)
        {
            Crash(bench);
            var failed = bench.Time.GetUtcNow();
            await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HaVmRestarted) == failure, "the restart");
            pauses.Add(Math.Round((bench.Time.GetUtcNow() - failed).TotalSeconds));
            await bench.PassAsync(5);
        }

        Crash(bench);
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HaVmNotRestarted) == 1, "the end of restarts");
        await bench.PassAsync(900);
        Assert.Equal((VmStatus.Down, 6, 5), (bench.Vm().State.Status, bench.CountOf(EngineEventKinds.HaVmFailed), bench.CountOf(EngineEventKinds.HaVmRestarted)));
        Assert.Equal([0, 10, 20, 40, 80], pauses);

        await bench.Engine.Vms.StartAsync(bench.VmId(), bench.HostId(1), CancellationToken.None);
        await bench.PassAsync(1);
        Crash(bench);
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HaVmRestarted) == 6, "the restart of one that was started anew");
    });

    [Fact]
    public void One_that_fails_now_and_then_is_started_at_once_each_time() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        for (var failure = 1; failure <= 4; failure++)
        {
            await bench.PassAsync(601);
            Crash(bench);
            await bench.PassAsync(2);
            Assert.Equal((VmStatus.Up, failure), (bench.Vm().State.Status, bench.CountOf(EngineEventKinds.HaVmRestarted)));
        }
    });

    [Fact]
    public void A_restart_that_nobody_answers_and_that_comes_to_nothing_counts_as_a_failure() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        foreach (var agent in bench.Agents) agent.StartFailure = new LabException(ErrorKind.Timeout, "no answer in time");
        Fail(bench, "crashed");
        await bench.PassAsync(900);
        Assert.Equal((VmStatus.Down, 6, 1), (bench.Vm().State.Status, bench.CountOf(EngineEventKinds.HaVmFailed), bench.CountOf(EngineEventKinds.HaVmNotRestarted)));
    });

    [Fact]
    public void It_is_tried_three_times_and_then_told() => Bench.Run(async bench =>
    {
        await bench.StartVmAsync(request: Available);
        await bench.PassAsync(1);
        foreach (var agent in bench.Agents) agent.StartFailure = new LabException(ErrorKind.Hypervisor, "no more of that");
        Fail(bench, "crashed");
        await bench.UntilAsync(() => bench.CountOf(EngineEventKinds.HaVmNotRestarted) == 1, "the end of tries");
        var data = bench.DataOf(EngineEventKinds.HaVmNotRestarted);
        Assert.Equal((3, "no more of that", VmStatus.Down), (data.GetProperty("attempts").GetInt32(), data.GetProperty("reasons")[0].GetString(), bench.Vm().State.Status));
    });
}
