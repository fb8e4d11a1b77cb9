using Lab.Runner.Checkers;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

public sealed class RunJudgeTests
{
    [Fact]
    public void A_good_run_passes_every_check()
    {
        using var builder = SampleRun.Good();

        var judged = RunJudge.Judge(builder.Write());

        Assert.All(judged.Checks, check => Assert.True(check.Verdict == Verdict.Pass, $"{check.Name}: {check.Summary}"));
        Assert.Equal(Verdict.Pass, judged.Verdict);
        Assert.Equal("All 88.2 MiB of vm1's migration stream travelled host1 → host2 on migration (eth1); management carried 0 B of it.", judged.Headline);
    }
}
