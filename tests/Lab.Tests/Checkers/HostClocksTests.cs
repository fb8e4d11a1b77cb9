using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>Hosts with clocks of their own are judged as if they shared the runner's, within what is uncertain.</summary>
public sealed class HostClocksTests
{
    private const double Ahead = 5.25;

    [Fact]
    public void A_host_whose_clock_is_wrong_is_judged_as_one_whose_clock_is_right()
    {
        using var right = SampleRun.Good();
        using var wrong = SampleRun.Good();
        Shift(wrong, "host2");
        Compare(wrong, "host2", milliseconds: Ahead * 1000, uncertainty: 2);
        var (expected, seen) = (RunJudge.Judge(right.Write()), RunJudge.Judge(wrong.Write()));

        Assert.Equal(Verdict.Pass, seen.Verdict);
        Assert.Equal(expected.Checks.Select(check => check.Verdict), seen.Checks.Select(check => check.Verdict));
        var (mine, theirs) = (DowntimeViews.Of(right.Write(), right.Write().Migrations[0]), DowntimeViews.Of(wrong.Write(), wrong.Write().Migrations[0]));
        Assert.Equal(mine.Wire, theirs.Wire);
        wrong.Check<DowntimeChecker>().Is(Verdict.Pass, "(the hosts' clocks leave ±2 ms)");
    }

    [Fact]
    public void Unless_nobody_compared_it()
    {
        using var wrong = SampleRun.Good();
        Shift(wrong, "host2");
        Assert.NotEqual(Verdict.Pass, RunJudge.Judge(wrong.Write()).Verdict);
    }

    [Fact]
    public void What_clocks_drifted_apart_meanwhile_is_uncertain()
    {
        using var run = SampleRun.Good();
        Compare(run, "host1", milliseconds: 10, uncertainty: 1);
        Compare(run, "host1", milliseconds: 16, uncertainty: 2);
        Compare(run, "host2", milliseconds: -4, uncertainty: 0.5);
        var clocks = run.Write().Clocks;
        Assert.Equal((13, -4, 0), (clocks.AheadOf("host1").TotalMilliseconds, clocks.AheadOf("host2").TotalMilliseconds, clocks.AheadOf("host3").TotalMilliseconds));
        Assert.Equal(5.5, clocks.Between("host1", "host2").TotalMilliseconds);
        Assert.Equal(TimeSpan.Zero, clocks.Between("host1", "host1"));
    }

    [Fact]
    public void A_limit_that_only_the_clocks_decide_is_not_decided()
    {
        using var run = SampleRun.Good();
        Compare(run, "host2", milliseconds: 0, uncertainty: 400);
        run.Scenario = SampleScenario.Text("expect: {max-downtime: 80ms}");
        run.Check<DowntimeChecker>().Is(Verdict.Unknown, "within what is uncertain");
    }

    private static void Compare(RunDirectoryBuilder run, string host, double milliseconds, double uncertainty) =>
        run.Tell(1, "runner", EventKinds.ClockCompared, new { host, aheadMilliseconds = milliseconds, uncertaintyMilliseconds = uncertainty });

    private static void Shift(RunDirectoryBuilder run, string host)
    {
        var ahead = TimeSpan.FromSeconds(Ahead);
        foreach (var (_, content) in run.Captures.Where(capture => capture.Key.Host == host).ToList())
        {
            var frames = content.Frames.Select(each => (each.Nanoseconds + (long)(Ahead * 1e9), each.Frame)).ToList();
            content.Frames.Clear();
            content.Frames.AddRange(frames);
        }

        if (run.Sockets.TryGetValue(host, out var sockets)) run.Sockets[host] = [.. sockets.Select(sample => sample with { Time = sample.Time + ahead, LastTime = sample.LastTime + ahead })];
        foreach (var (item, index) in run.History.Select((item, index) => (item, index)).Where(pair => pair.item.SourceHost == host).ToList()) run.History[index] = item with { Time = item.Time + ahead };
    }
}
