using System.Globalization;
using System.Xml.Linq;
using Lab.Runner.Checkers;
using Lab.Runner.Reports;

namespace Lab.Runner.Suites;

/// <summary>
/// A suite's <c>junit.xml</c>: a test case a scenario, which passes when its verdict is the expected one. A contradiction is a failure,
/// undecided and not run are errors. One that passed on a retry passes, with each earlier attempt as a <c>flakyFailure</c>.
/// </summary>
public static class SuiteJUnit
{
    private const string ClassName = "lab.suite";

    public static string Render(SuiteState suite)
    {
        XAttribute[] counts =
        [
            new("tests", suite.Scenarios.Count),
            new("failures", Count(suite, EntryOutcome.Contradicted)),
            new("errors", Count(suite, EntryOutcome.Undecided) + Count(suite, EntryOutcome.NotRun)),
            new("skipped", Count(suite, EntryOutcome.Skipped)),
            new("time", JUnitFile.Seconds(TimeSpan.FromMilliseconds(suite.Milliseconds))),
        ];
        var whole = new XElement(
            "testsuite",
            new XAttribute("name", suite.Shard is { } shard ? $"{ClassName}.{shard.Index}-of-{shard.Count}" : ClassName),
            counts.Select(count => new XAttribute(count)),
            new XAttribute("timestamp", suite.Started.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
            new XElement(
                "properties",
                JUnitFile.Property("suite", suite.Id),
                JUnitFile.Property("labVersion", suite.LabVersion),
                JUnitFile.Property("complete", suite.IsComplete ? "true" : "false"),
                JUnitFile.Property("flaky", string.Join(", ", suite.Scenarios.Where(entry => entry.IsFlaky).Select(entry => entry.Name)))),
            suite.Scenarios.Select(Case));
        return JUnitFile.Text(new XElement("testsuites", counts.Select(count => new XAttribute(count)), whole));
    }

    private static int Count(SuiteState suite, EntryOutcome outcome) => suite.Scenarios.Count(entry => entry.Outcome == outcome);

    private static XElement Case(SuiteEntry entry) => new(
        "testcase",
        new XAttribute("name", entry.Name),
        new XAttribute("classname", ClassName),
        new XAttribute("time", JUnitFile.Seconds(TimeSpan.FromMilliseconds(entry.Attempts.Sum(attempt => attempt.Milliseconds)))),
        new XElement(
            "properties",
            JUnitFile.Property("verdict", entry.Decisive?.Verdict?.Word()),
            JUnitFile.Property("expected", entry.Expected.Word()),
            JUnitFile.Property("attempts", entry.Attempts.Count.ToString(CultureInfo.InvariantCulture)),
            JUnitFile.Property("run", entry.Decisive?.Run)),
        Outcome(entry),
        entry.IsFlaky ? entry.Attempts.Where(attempt => attempt != entry.Decisive).Select(attempt => Flaky(attempt, entry)) : null,
        entry.Decisive is { } decisive ? new XElement("system-out", JUnitFile.Clean(Sentence(decisive, entry))) : null);

    private static XElement? Outcome(SuiteEntry entry) => entry.Outcome switch
    {
        EntryOutcome.AsExpected => null,
        EntryOutcome.Skipped => new XElement("skipped", new XAttribute("message", JUnitFile.Clean(entry.Reason ?? ""))),
        EntryOutcome.NotRun => Problem("error", "not run", "the suite ended before this scenario did"),
        EntryOutcome.Undecided => Problem("error", entry.Decisive?.Verdict is null ? "no verdict" : "Unknown", Told(entry)),
        _ => Problem("failure", entry.Decisive!.Verdict!.Value.ToString(), Told(entry)),
    };

    private static XElement Problem(string name, string type, string message) =>
        new(name, new XAttribute("message", JUnitFile.Clean(message)), new XAttribute("type", type), JUnitFile.Clean(message));

    private static XElement Flaky(SuiteAttempt attempt, SuiteEntry entry) =>
        new(
            "flakyFailure",
            new XAttribute("message", JUnitFile.Clean(Sentence(attempt, entry))),
            new XAttribute("type", attempt.Verdict?.ToString() ?? "no verdict"),
            new XElement("system-out", attempt.Run ?? ""));

    private static string Told(SuiteEntry entry) => entry.Decisive is { } attempt ? Sentence(attempt, entry) : entry.Reason ?? "it never ran";

    private static string Sentence(SuiteAttempt attempt, SuiteEntry entry) =>
        $"{attempt.Verdict?.Word() ?? "no verdict"}{(attempt.Verdict == entry.Expected ? " as expected" : $", {entry.Expected.Word()} was expected")}: {attempt.Headline}";
}
