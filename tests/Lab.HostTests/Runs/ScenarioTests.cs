using Lab.Captures.Ledgers;
using Lab.HostTests.Captures;
using Lab.Runner.Commands;
using Lab.Runner.Scenarios;

namespace Lab.HostTests.Runs;

/// <summary>Every scenario of the repository, run for real: each gets the verdict that it is written for, and what the judge counted is what tshark counts.</summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "scenarios"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task A_scenario_gets_the_verdict_it_is_written_for(string scenario)
    {
        Skip.IfNot(LabProgram.CannotRun is null, LabProgram.CannotRun);
        var file = RepositoryRoot.Scenario(scenario);
        var expected = ScenarioLoader.Load(file).Value!.Expect.Verdict;
        using var lab = new LabProgram();
        var result = await lab.RunAsync("run", file);
        Skip.If(result.ExitCode == ExitCodes.Skipped, result.Error.Trim());
        Assert.True(result.ExitCode == ExitCodeOf(expected), $"expected {expected}: {result}");
        // Where the evidence is spoilt on purpose, there is nothing whole to compare.
        if (expected != ExpectedVerdict.Unknown) TheLedgerAgreesWithTshark(lab.Latest(scenario));
    }

    /// <summary>A NIC that nothing is expected on may well have seen no conversation; management has.</summary>
    private static void TheLedgerAgreesWithTshark(string run)
    {
        TsharkConversations.SkipIfMissing();
        var conversations = 0;
        foreach (var capture in Directory.EnumerateFiles(Path.Combine(run, "captures")))
        {
            var name = Path.GetFileNameWithoutExtension(capture).Split('-');
            conversations += TsharkConversations.AssertEqual(new CaptureSource(name[0], name[1], capture, []));
        }

        Assert.NotEqual(0, conversations);
    }

    private static int ExitCodeOf(ExpectedVerdict verdict) => verdict switch
    {
        ExpectedVerdict.Pass => ExitCodes.Pass,
        ExpectedVerdict.Fail => ExitCodes.Fail,
        _ => ExitCodes.Unknown,
    };
}
