using Lab.Runner.Checkers;
using Lab.Runner.Reports;
using Lab.Runner.Runs;
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
        Assert.Equal(
            "All 88.2 MiB of vm1's migration stream travelled host1 → host2 on migration (eth1); management carried 0 B of it.",
            judged.Headline);
        Assert.Empty(judged.Damage);
    }

    [Fact]
    public void A_checker_that_crashes_over_whether_it_is_asked_is_unknown_and_takes_nobody_with_it()
    {
        using var builder = SampleRun.Good();

        var judged = RunJudge.Judge(builder.Write(), [new PathChecker(), new Unsure()]);

        Assert.Equal([("path", Verdict.Pass), ("unsure", Verdict.Unknown)], judged.Checks.Select(check => (check.Name, check.Verdict)));
    }

    private sealed class Unsure : IChecker
    {
        public string Name => "unsure";

        public string Question => "";

        public bool Applies(RunDirectory run) => throw new InvalidOperationException("no idea");

        public CheckResult Check(RunDirectory run) => throw new InvalidOperationException("not asked");
    }

    [Fact]
    public void A_misrouted_run_fails_with_the_way_it_took_in_the_headline_and_is_what_a_control_expects()
    {
        using var builder = Checking.Run(new Move { Nic = "eth0" });
        builder.Scenario = SampleScenario.Text("expect: {verdict: fail, migration-network: migration}");

        var judged = RunJudge.Judge(builder.Write());

        Assert.Equal((Verdict.Fail, Verdict.Fail), (judged.Verdict, judged.Expected));
        Assert.Equal("88.2 MiB of vm1's migration stream left host1 on management (eth0), and it belongs on migration.", judged.Headline);
        Assert.Equal(["path"], judged.Checks.Where(check => check.Verdict == Verdict.Fail).Select(check => check.Name));
    }

    [Fact]
    public void A_migration_cancelled_as_expected_passes_every_check()
    {
        using var builder = Checking.Run(new Move { Outcome = "cancelled", Claimed = 20_000_000, OnWire = 20_000_000 });
        builder.Scenario = SampleScenario.Text(actions: "[{migrate: {vm: vm1, to: host2, cancel-after: 1s}}]");

        var judged = RunJudge.Judge(builder.Write());

        Assert.All(judged.Checks, check => Assert.True(check.Verdict == Verdict.Pass, $"{check.Name}: {check.Summary}"));
        Assert.Equal("vm1 host1 → host2 was cancelled after 19.1 MiB on migration, and none of it was anywhere else.", judged.Headline);
    }

    [Fact]
    public void Several_migrations_share_one_headline()
    {
        using var builder = Checking.Run(new Move(), vms: 2);
        SampleRun.Migrate(builder, new Move { Vm = "vm2", Ordinal = 2, At = SampleRun.MigrationAt + 0.2 });

        Assert.Equal(
            "All 176.3 MiB of 2 migrations' streams travelled on migration; no other network carried a byte of them.",
            RunJudge.Judge(builder.Write()).Headline);
    }

    [Fact]
    public void Judging_again_gives_the_same_bytes()
    {
        using var builder = SampleRun.Good();
        builder.Write();

        Assert.Equal(
            VerdictFile.Render(RunJudge.Judge(RunDirectory.Open(builder.Root))),
            VerdictFile.Render(RunJudge.Judge(RunDirectory.Open(builder.Root))));
    }

    [Fact]
    public void A_run_of_which_only_torn_pieces_are_left_is_judged_unknown_and_says_what_is_missing()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        foreach (
            var file in new[] { "environment.json", "scenario.yaml", "heartbeats/vm1.csv", "sockets/host1.jsonl",
                "captures/host1-eth1.pcapng" })
            File.Delete(builder.PathOf(file));
        File.AppendAllText(builder.PathOf("history.jsonl"), "{\"time\": \"2026-01-31T12:0");

        var judged = RunJudge.Judge(RunDirectory.Open(builder.Root));

        Assert.Equal(Verdict.Unknown, judged.Verdict);
        Assert.Equal("captures/host1-eth1.pcapng is missing; 0 frames could be read.", judged.Headline);
        Assert.Equal(
            [
                "captures/host1-eth1.pcapng is missing",
                "environment.json is missing",
                "heartbeats/vm1.csv is missing",
                "scenario.yaml is missing",
                "sockets/host1.jsonl is missing",
            ],
            judged.Damage.Where(damage => damage.Problem == "is missing").Select(damage => damage.ToString()));
        Assert.Contains(judged.Damage, damage => damage.File == "history.jsonl" && damage.Problem == "has a torn last line");
    }

    [Fact]
    public void A_run_without_a_plan_is_unknown_and_no_crash()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        File.WriteAllText(builder.PathOf("plan.json"), "{\"scenario\": ");

        var judged = RunJudge.Judge(RunDirectory.Open(builder.Root));

        Assert.Equal(Verdict.Unknown, judged.Verdict);
        Assert.DoesNotContain(
            judged.Checks.SelectMany(check => check.Evidence), line => line.Text.Contains("crashed", StringComparison.Ordinal));
    }
}
