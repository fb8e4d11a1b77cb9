using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports;

/// <summary>
/// <c>junit.xml</c> in the dialect that Jenkins, GitLab and GitHub's reporters read: one suite, a test case a checker; Fail is a failure,
/// Unknown an error.
/// </summary>
public static class JUnitFile
{
    public static string Render(JudgedRun run)
    {
        var (failures, errors) = (
            run.Checks.Count(check => check.Verdict == Verdict.Fail), run.Checks.Count(check => check.Verdict == Verdict.Unknown));
        var suite = new XElement(
            "testsuite",
            new XAttribute("name", Clean($"lab.{run.Run.Scenario ?? "run"}{(run.Run.Simulated ? " (simulated)" : "")}")),
            new XAttribute("tests", run.Checks.Count),
            new XAttribute("failures", failures),
            new XAttribute("errors", errors),
            new XAttribute("skipped", 0),
            new XAttribute("time", Seconds(run.Run is { Started: { } from, Finished: { } to } ? to - from : TimeSpan.Zero)),
            run.Run.Started is { } started
                ? new XAttribute("timestamp", started.UtcDateTime.ToString("s", CultureInfo.InvariantCulture))
                : null,
            new XElement(
                "properties",
                Property("verdict", run.Verdict.Word()),
                Property("expected", run.Expected.Word()),
                Property("run", run.Run.Id),
                Property("simulated", run.Run.Simulated ? "true" : "false")),
            run.Checks.Select(check => Case(run, check)));
        var suites = new XElement(
            "testsuites",
            new XAttribute("tests", run.Checks.Count),
            new XAttribute("failures", failures),
            new XAttribute("errors", errors),
            suite);
        return Text(suites);
    }

    /// <summary>The document as it goes to disk.</summary>
    internal static string Text(XElement root)
    {
        var text = new Utf8Text();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" })) root.Save(writer);
        return text + "\n";
    }

    public static void Save(JudgedRun run, string directory) => File.WriteAllText(Path.Combine(directory, RunFiles.JUnit), Render(run));

    private static XElement Case(JudgedRun run, CheckResult check)
    {
        var evidence = Clean(
            string.Join('\n', check.Evidence.Select(line => $"{(line.Verdict is { } verdict ? verdict.Word() : "note")}: {line.Text}")));
        var outcome = check.Verdict switch
        {
            Verdict.Fail => new XElement(
                "failure", new XAttribute("message", Clean(check.Summary)), new XAttribute("type", "Fail"), evidence),
            Verdict.Unknown => new XElement(
                "error", new XAttribute("message", Clean(check.Summary)), new XAttribute("type", "Unknown"), evidence),
            _ => null,
        };
        var output = check.Verdict == Verdict.Pass ? new XElement("system-out", Clean(check.Summary) + "\n" + evidence) : null;
        return new XElement(
            "testcase", new XAttribute("name", check.Name), new XAttribute("classname", Clean($"lab.{run.Run.Scenario ?? "run"}")),
            new XAttribute("time", Seconds(TimeSpan.Zero)), outcome, output);
    }

    internal static XElement Property(string name, string? value) =>
        new("property", new XAttribute("name", name), new XAttribute("value", Clean(value ?? "")));

    internal static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>XML 1.0 has no way to write most control characters, not even escaped.</summary>
    internal static string Clean(string text) =>
        string.Concat(
            text.EnumerateRunes()
                .Select(rune => rune.Value is 9 or 10 or 13 or >= 32 and not 0xFFFE and not 0xFFFF ? rune.ToString() : "\uFFFD"));

    private sealed class Utf8Text() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
