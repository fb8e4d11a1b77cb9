using Lab.Captures.Samples;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

public sealed class RoundTripCheckerTests
{
    [Fact]
    public void Without_a_limit_there_is_no_such_check_but_there_are_figures()
    {
        using var builder = Run(during: 3);

        var judged = RunJudge.Judge(builder.Write());

        Assert.DoesNotContain(judged.Checks, check => check.Name == "round-trip");
        Assert.Equal(["host1", "host2"], judged.RoundTrips.Select(each => each.Host));
        Assert.Equal(new RoundTripFigures(100, 0.5, 0.5, 0.5, 0), judged.RoundTrips[0].Before);
        Assert.Equal(new RoundTripFigures(40, 3, 3, 3, 0), judged.RoundTrips[0].During);
    }

    [Theory]
    [InlineData(3, 5, Verdict.Pass)]
    [InlineData(7, 5, Verdict.Fail)]
    public void The_slowest_of_a_hundred_is_held_against_the_limit(double during, double limit, Verdict verdict)
    {
        using var builder = Run(during);

        Check(builder, limit).Is(verdict, "host2: 99 of 100 round trips took at most");
    }

    [Fact]
    public void What_was_lost_took_longer_than_any_limit()
    {
        using var builder = Run(during: null);

        Check(builder, 4000).Is(Verdict.Fail, "40 of 40 lost");
    }

    [Fact]
    public void Without_a_file_nobody_knows()
    {
        using var builder = Run(during: 3);
        builder.RoundTrips.Remove("host2");

        Check(builder, 5).Is(Verdict.Unknown, "roundtrips/host2.csv holds no round trip");
    }

    [Theory]
    [InlineData("17")]
    [InlineData("1769860800000000,12")] // of 12 ms, say: what is left reads as 12 µs
    public void A_torn_row_is_damage_and_the_rest_counts(string torn)
    {
        using var builder = Run(during: 3);
        builder.Write();
        File.AppendAllText(builder.PathOf("roundtrips/host1.csv"), torn);

        var run = RunDirectory.Open(builder.Root);

        Assert.Equal(300, run.RoundTrips("host1").Count);
        Assert.Contains(run.Damage, damage => damage.File == "roundtrips/host1.csv");
    }

    private static CheckResult Check(RunDirectoryBuilder builder, double limit)
    {
        var run = builder.Write();
        run.Expect(new Expectation { MaxRoundTrip = TimeSpan.FromMilliseconds(limit) });
        Assert.True(new RoundTripChecker().Applies(run));
        return new RoundTripChecker().Check(run);
    }

    /// <param name="during">Milliseconds while the VM migrates; null: no answer.</param>
    private static RunDirectoryBuilder Run(double? during)
    {
        var builder = SampleRun.Good();
        foreach (var host in builder.Plan.Hosts)
            builder.RoundTrips[host.Name] =
            [
                .. Enumerable.Range(0, 300).Select(i => 5 + i * 0.05).Select(at => new RoundTripRow(
                    RunDirectoryBuilder.At(at),
                    at is < SampleRun.MigrationAt or > SampleRun.FinishedAt ? TimeSpan.FromMicroseconds(500) : during is { } slow ? TimeSpan.FromMilliseconds(slow) : null)),
            ];
        return builder;
    }
}
