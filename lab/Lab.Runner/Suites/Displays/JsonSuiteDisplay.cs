using System.Text.Json;
using Lab.Runner.Runs;

namespace Lab.Runner.Suites.Displays;

/// <summary><c>--json</c>: one object a line on standard output; the last has the whole suite's verdict.</summary>
public sealed class JsonSuiteDisplay : SuiteDisplay
{
    private readonly Lock _gate = new();

    public override void Begin(SuiteState suite, RunSchedule schedule) =>
        Write(new { kind = "suite-started", suite = suite.Id, scenarios = schedule.Waiting, shard = suite.Shard?.ToString(), parallel = suite.Parallel });

    public override void Started(SuiteEntry entry) => Write(new { kind = "scenario-started", scenario = entry.Name });

    public override void Ended(SuiteEntry entry, bool again)
    {
        var attempt = entry.Attempts.Count > 0 ? entry.Attempts[^1] : null;
        Write(new
        {
            kind = "scenario-finished",
            scenario = entry.Name,
            verdict = attempt?.Verdict,
            expected = entry.Expected,
            outcome = attempt?.OutcomeFor(entry.Expected) ?? entry.Outcome,
            again,
            reason = entry.Reason,
            run = attempt?.Run,
            milliseconds = attempt?.Milliseconds,
        });
    }

    public override void Interrupted() => Write(new { kind = "suite-interrupted" });

    public override Task FinishAsync(SuiteState suite, string directory, string index)
    {
        Write(new { kind = "suite-finished", exitCode = suite.ExitCode(), summary = suite.Summary(), complete = suite.IsComplete, directory, index });
        return Task.CompletedTask;
    }

    private void Write<T>(T line)
    {
        lock (_gate) Console.Out.WriteLine(JsonSerializer.Serialize(line, RunJson.Line));
    }
}
