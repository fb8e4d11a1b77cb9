using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>A lab may be kept after its verdict; a later judgement says what the run's own said.</summary>
public sealed class AfterTheCheckTests
{
    private const double CheckAt = 30;

    [Fact]
    public void What_a_kept_lab_goes_through_after_its_check_is_not_judged()
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.RunFinished);
        builder.Tell(CheckAt, "runner", EventKinds.PhaseStarted, new { phase = "check" });
        Afterwards(builder);

        var judged = RunJudge.Judge(builder.Write());

        Assert.Equal(Verdict.Pass, judged.Verdict);
        Assert.Equal(RunDirectoryBuilder.At(CheckAt), judged.Run.Finished);
    }

    [Fact]
    public void The_same_before_the_check_fails()
    {
        using var builder = SampleRun.Good();
        builder.History.RemoveAll(item => item.Kind == EventKinds.RunFinished);
        Afterwards(builder);
        builder.Tell(CheckAt + 20, "runner", EventKinds.PhaseStarted, new { phase = "check" });

        Assert.Equal(Verdict.Fail, RunJudge.Judge(builder.Write()).Verdict);
    }

    private static void Afterwards(RunDirectoryBuilder builder)
    {
        builder.Tell(CheckAt + 10, "runner", EventKinds.DaemonDied, new { host = "host1", daemon = "libvirtd", pid = 7, exit = 137 });
        builder.Tell(CheckAt + 11, "runner", EventKinds.RunInterrupted, new { signal = "SIGINT" });
    }
}
