using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>A run in which the lab only watched: no engine, no agent, guests of somebody else's.</summary>
public sealed class ReadOnlyTests
{
    [Fact]
    public void Path_and_owner_are_proven_and_what_nobody_can_tell_is_not_asked()
    {
        using var run = Watched("qemu+tls://host2/system");
        var judged = RunJudge.Judge(run.Write());
        Assert.Equal(Verdict.Pass, judged.Verdict);
        Assert.Equal(["path", "control", "attribution", "drops", "captures", "downtime", "location", "outcome"], judged.Checks.Select(check => check.Name));
        Assert.Empty(judged.Damage);
        new OutcomeChecker().Check(run.Write()).Is(Verdict.Pass, "knows nothing of their memory");
    }

    [Fact]
    public void Libvirts_that_speak_through_ssh_have_no_control_to_look_for()
    {
        using var run = Watched("qemu+ssh://root@host2/system");
        var judged = RunJudge.Judge(run.Write());
        Assert.Equal(Verdict.Pass, judged.Verdict);
        Assert.DoesNotContain("control", judged.Checks.Select(check => check.Name));
    }

    [Fact]
    public void Libvirts_whose_words_are_nowhere_on_management_leave_the_question_open()
    {
        using var run = Watched("qemu+tls://host2/system");
        run.Captures[("host2", "eth0")].Frames.Clear();
        run.Check<ControlChecker>().Is(Verdict.Unknown, "libvirt control was not seen on host2 eth0");
    }

    [Fact]
    public void A_strangers_silence_is_told_and_never_held_against_the_limit()
    {
        using var run = Watched("qemu+tls://host2/system", downtime: 3);
        run.Scenario = SampleScenario.Text("expect: {max-downtime: 100ms}");
        run.Check<DowntimeChecker>().Is(Verdict.Pass, "libvirt measured 64 ms", "which its pause cannot have been longer than");
    }

    [Fact]
    public void Libvirts_own_measure_is()
    {
        using var run = Watched("qemu+tls://host2/system");
        run.Scenario = SampleScenario.Text("expect: {max-downtime: 20ms}");
        run.Check<DowntimeChecker>().Is(Verdict.Fail, "longer than the 20 ms allowed");
    }

    [Fact]
    public void A_stream_that_went_astray_fails_as_everywhere()
    {
        using var run = Watched("qemu+tls://host2/system", nic: "eth0");
        Assert.Equal(Verdict.Fail, RunJudge.Judge(run.Write()).Verdict);
    }

    /// <summary>As a run with a stack of its own, but for the stack.</summary>
    private static RunDirectoryBuilder Watched(string uri, double downtime = 0.06, string nic = "eth1")
    {
        var plan = SamplePlan.TwoHosts();
        var run = new RunDirectoryBuilder(plan);
        SampleRun.Frame(run);
        SampleRun.Control(run);
        SampleRun.Migrate(run, new Move { Downtime = downtime, Nic = nic });
        run.Plan = plan with { ReadOnly = true, Provider = "ssh", Hosts = [.. plan.Hosts.Select(host => host with { LibvirtUri = uri })], Vms = [.. plan.Vms.Select(vm => vm with { Observer = null, Address = null })] };
        run.Heartbeats.Clear();
        run.History.RemoveAll(item => item.Source == "engine");
        for (var i = 0; i < run.History.Count; i++)
        {
            if (run.History[i].Kind == EventKinds.MigrationCompleted) run.History[i] = run.History[i] with { Source = "libvirt@host1" };
        }

        return run;
    }
}
