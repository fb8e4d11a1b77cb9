using System.Text.Json.Nodes;
using Lab.Runner.Checkers;
using Lab.Runner.Reports;
using Lab.Tests.Checkers;
using Lab.Tests.Runs;

namespace Lab.Tests.Reports;

public sealed class VerdictFileTests
{
    [Fact]
    public void The_schema_in_the_documentation_is_the_one_of_what_is_written()
    {
        var path = Repository.PathOf("docs", "verdict.schema.json");
        if (Environment.GetEnvironmentVariable("LAB_UPDATE_GOLDEN") is not null) File.WriteAllText(path, VerdictSchema.Render());

        Assert.True(
            File.ReadAllText(path) == VerdictSchema.Render(),
            "docs/verdict.schema.json is not what the records give; run this test with LAB_UPDATE_GOLDEN=1 and raise JudgedRun.Schema if "
            + "old readers would misread it.");
    }

    [Theory]
    [InlineData("eth1", "completed")]
    [InlineData("eth0", "completed")]
    [InlineData("eth1", "cancelled")]
    public void What_is_written_conforms_to_the_schema(string nic, string outcome)
    {
        using var builder = Checking.Run(new Move { Nic = nic, Outcome = outcome });

        Assert.Empty(Nonconformities(builder));
    }

    [Fact]
    public void A_run_of_torn_pieces_conforms_too()
    {
        using var builder = new RunDirectoryBuilder();
        builder.Write();
        foreach (var file in new[] { "environment.json", "scenario.yaml" }) File.Delete(builder.PathOf(file));

        Assert.Empty(Nonconformities(builder));
    }

    [Fact]
    public void The_validator_of_this_test_notices_what_does_not_conform()
    {
        var schema = JsonNode.Parse(VerdictSchema.Render())!;
        using var builder = SampleRun.Good();
        builder.Write();
        var document = JsonNode.Parse(VerdictFile.Render(RunJudge.Judge(Lab.Runner.Runs.RunDirectory.Open(builder.Root))))!;
        document["verdict"] = "perhaps";
        document["run"]!["simulated"] = "no";
        document["headline"] = null;
        document["checks"]![0]!.AsObject().Remove("summary");
        document["surprise"] = 1;

        Assert.Equal(
            [
                "$.run.simulated: type",
                "$.verdict: enum",
                "$.headline: type",
                "$.checks[0]: lacks summary",
                "$: surprise is not in the schema",
            ],
            Conformity.Of(schema, document));
    }

    private static IReadOnlyList<string> Nonconformities(RunDirectoryBuilder builder)
    {
        builder.Write();
        var judged = RunJudge.Judge(Lab.Runner.Runs.RunDirectory.Open(builder.Root));
        return Conformity.Of(JsonNode.Parse(VerdictSchema.Render())!, JsonNode.Parse(VerdictFile.Render(judged))!);
    }
}
