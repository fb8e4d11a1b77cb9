using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

public sealed class VerdictTests
{
    [Theory]
    [InlineData(new Verdict[0], Verdict.Unknown)]
    [InlineData(new[] { Verdict.Pass }, Verdict.Pass)]
    [InlineData(new[] { Verdict.Pass, Verdict.Unknown }, Verdict.Unknown)]
    [InlineData(new[] { Verdict.Unknown, Verdict.Fail, Verdict.Pass }, Verdict.Fail)]
    public void Fail_outranks_unknown_outranks_pass_and_nothing_is_unknown(Verdict[] verdicts, Verdict together) =>
        Assert.Equal(together, Verdicts.Combine(verdicts));

    [Theory]
    [InlineData(Verdict.Pass, 0)]
    [InlineData(Verdict.Fail, 1)]
    [InlineData(Verdict.Unknown, 2)]
    public void The_exit_code_follows_the_verdict(Verdict verdict, int code) => Assert.Equal(code, verdict.ExitCode());

    [Fact]
    public void A_checker_that_only_remarks_has_checked_nothing()
    {
        var findings = new Findings("x");
        findings.Note("a remark");

        Assert.Equal(Verdict.Unknown, findings.ToResult("passed", "nothing").Verdict);
    }

    [Fact]
    public void A_crashed_checker_is_unknown_with_its_exception_in_evidence()
    {
        using var builder = SampleRun.Good();

        var judged = RunJudge.Judge(builder.Write(), [new LocationChecker(), new Crashing()]);

        Assert.Equal(Verdict.Unknown, judged.Verdict);
        judged.Checks[1].Is(Verdict.Unknown, "The checker crashed: InvalidOperationException: no such thing");
    }

    [Fact]
    public void Without_checkers_nothing_passes()
    {
        using var builder = SampleRun.Good();

        Assert.Equal(Verdict.Unknown, RunJudge.Judge(builder.Write(), []).Verdict);
    }

    private sealed class Crashing : IChecker
    {
        public string Name => "crashing";

        public string Question => "Does it crash?";

        public CheckResult Check(RunDirectory run) => throw new InvalidOperationException("no such thing");
    }
}
