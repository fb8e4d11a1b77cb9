using System.Text.Json.Nodes;
using Lab.Runner.Checkers;
using Lab.Runner.Reports;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Checkers;

/// <summary>Whatever is in a directory, judging it and writing its report comes to an end, and not to a Pass.</summary>
public sealed class DamagedRunTests
{
    [Theory]
    [InlineData("data", "null")]
    [InlineData("data", "7")]
    [InlineData("data", null)]
    [InlineData("downtimeMilliseconds", "1e300")]
    [InlineData("downtimeNetMilliseconds", "-1")]
    [InlineData("elapsedMilliseconds", "1e15")]
    [InlineData("memoryBytes", "9000000000000000000")]
    [InlineData("memoryBytes", "-5")]
    public void A_final_account_that_cannot_be_true_is_damage_and_unknown(string member, string? value)
    {
        using var builder = SampleRun.Good();
        builder.Write();
        Change(builder, EventKinds.MigrationCompleted, member, value);

        var run = RunDirectory.Open(builder.Root);
        var judged = Judge(run);

        Assert.Equal(Verdict.Unknown, judged.Verdict);
        Assert.Equal("history.jsonl has a migration-completed of agent@host1 that cannot be read", Assert.Single(judged.Damage).ToString());
        Assert.Null(Assert.Single(judged.Migrations).HypervisorBytes);
    }

    [Theory]
    [InlineData("time", "\"0001-01-01T00:00:00Z\"")]
    [InlineData("time", "\"9999-12-31T23:59:59Z\"")]
    [InlineData("source", "null")]
    public void A_line_of_the_history_that_cannot_be_true_is_damage_and_unknown(string member, string value)
    {
        using var builder = SampleRun.Good();
        builder.Write();
        Change(builder, EventKinds.MigrationRequested, member, value);

        var judged = Judge(RunDirectory.Open(builder.Root));

        Assert.Equal(Verdict.Unknown, judged.Verdict);
        Assert.Equal("has a line that cannot be read", Assert.Single(judged.Damage).Problem);
    }

    [Fact]
    public void A_duration_of_the_runner_that_overflows_is_not_known()
    {
        using var builder = SampleRun.Good();
        builder.Write();
        Change(builder, EventKinds.MigrationFinished, "milliseconds", "1e300");

        Assert.Null(Assert.Single(Judge(RunDirectory.Open(builder.Root)).Migrations).Milliseconds);
    }

    [Theory]
    [InlineData("hosts", 0, "nics")]
    [InlineData("hosts", 1, "name")]
    [InlineData("networks", 0, "attachments")]
    [InlineData("networks", 0, "roles")]
    [InlineData("vms", 0, "name")]
    public void A_plan_with_a_hole_is_damage_and_unknown(string list, int index, string member)
    {
        using var builder = SampleRun.Good();
        builder.Write();
        foreach (var remove in new[] { false, true })
        {
            var plan = JsonNode.Parse(File.ReadAllText(builder.PathOf(RunFiles.Plan)))!;
            var item = plan[list]![index]!.AsObject();
            if (remove) item.Remove(member);
            else item[member] = null;
            File.WriteAllText(builder.PathOf(RunFiles.Plan), plan.ToJsonString());

            var run = RunDirectory.Open(builder.Root);

            Assert.Equal(Verdict.Unknown, Judge(run).Verdict);
            Assert.Null(run.Plan);
            Assert.Contains(run.Damage, damage => damage.File == RunFiles.Plan);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[{\"name\": \"bond0\", \"mode\": \"802.3ad\"}]")]
    public void Half_a_bond_is_a_hole_too(string bonds)
    {
        using var builder = SampleRun.Good();
        builder.Write();
        var plan = JsonNode.Parse(File.ReadAllText(builder.PathOf(RunFiles.Plan)))!;
        plan["hosts"]![0]!["bonds"] = JsonNode.Parse(bonds);
        File.WriteAllText(builder.PathOf(RunFiles.Plan), plan.ToJsonString());

        var run = RunDirectory.Open(builder.Root);

        Assert.Equal(Verdict.Unknown, Judge(run).Verdict);
        Assert.Contains(run.Damage, damage => damage.File == RunFiles.Plan && damage.Problem.Contains("half a bond", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hosts")]
    [InlineData("networks")]
    [InlineData("vms")]
    [InlineData("engine")]
    public void A_plan_without_one_of_its_parts_is_damage_and_unknown(string part)
    {
        using var builder = SampleRun.Good();
        builder.Write();
        var plan = JsonNode.Parse(File.ReadAllText(builder.PathOf(RunFiles.Plan)))!;
        plan[part] = null;
        File.WriteAllText(builder.PathOf(RunFiles.Plan), plan.ToJsonString());

        Assert.Equal(Verdict.Unknown, Judge(RunDirectory.Open(builder.Root)).Verdict);
    }

    [Fact]
    public void Whatever_crashes_is_unknown_and_says_so()
    {
        using var builder = SampleRun.Good();

        var judged = RunJudge.Judge(builder.Write(), [new Broken()]);

        Assert.Equal(Verdict.Unknown, judged.Verdict);
        Assert.Equal("The checker crashed: NotSupportedException: broken", judged.Headline);
    }

    private static JudgedRun Judge(RunDirectory run)
    {
        var judged = RunJudge.Judge(run);
        RunReport.Write(run, judged);
        Assert.DoesNotContain(
            judged.Checks.SelectMany(check => check.Evidence), line => line.Text.Contains("crashed", StringComparison.Ordinal));
        return judged;
    }

    /// <param name="value">JSON; null takes the member away.</param>
    private static void Change(RunDirectoryBuilder builder, string kind, string member, string? value)
    {
        var lines = File.ReadAllLines(builder.PathOf(RunFiles.History));
        var at = Array.FindIndex(lines, line => line.Contains($"\"{kind}\"", StringComparison.Ordinal));
        var item = JsonNode.Parse(lines[at])!.AsObject();
        var owner = item.ContainsKey(member) ? item : item["data"]!.AsObject();
        if (value is null) owner.Remove(member);
        else owner[member] = JsonNode.Parse(value);
        lines[at] = item.ToJsonString();
        File.WriteAllLines(builder.PathOf(RunFiles.History), lines);
    }

    private sealed class Broken : IChecker
    {
        public string Name => "broken";

        public string Question => "Does a crash end the judging?";

        public CheckResult Check(RunDirectory run) => throw new NotSupportedException("broken");
    }
}
