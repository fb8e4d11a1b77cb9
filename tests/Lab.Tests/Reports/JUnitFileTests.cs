using System.Xml.Linq;
using Lab.Runner.Checkers;
using Lab.Runner.Reports;

namespace Lab.Tests.Reports;

public sealed class JUnitFileTests
{
    private static readonly JudgedRun Run = new()
    {
        Run = new RunIdentity(
            "4f2a91",
            "dedicated <bridged>",
            false,
            "namespaces",
            "tcg",
            null,
            "0.1.0",
            new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2026, 1, 31, 12, 0, 15, TimeSpan.Zero)),
        Verdict = Verdict.Fail,
        Expected = Verdict.Pass,
        Headline = "",
        Checks =
        [
            Check("path", Verdict.Fail, "88.2 MiB on host1 eth0 & not on \"migration\""),
            Check("memory", Verdict.Unknown, "no heartbeat \u0001"),
            Check("location", Verdict.Pass, "vm1 runs on host2"),
        ],
        Migrations = [],
        Ledger = [],
        Captures = [],
        RoundTrips = [],
        Damage = [],
    };

    [Fact]
    public void A_fail_is_a_failure_an_unknown_an_error_and_nothing_is_skipped() => Assert.Equal(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <testsuites tests="3" failures="1" errors="1">
          <testsuite name="lab.dedicated &lt;bridged&gt;" tests="3" failures="1" errors="1" skipped="0" time="15.000" timestamp="2026-01-31T12:00:00">
            <properties>
              <property name="verdict" value="FAIL" />
              <property name="expected" value="PASS" />
              <property name="run" value="4f2a91" />
              <property name="simulated" value="false" />
            </properties>
            <testcase name="path" classname="lab.dedicated &lt;bridged&gt;" time="0.000">
              <failure message="88.2 MiB on host1 eth0 &amp; not on &quot;migration&quot;" type="Fail">FAIL: 88.2 MiB on host1 eth0 &amp; not on "migration"
        note: a remark</failure>
            </testcase>
            <testcase name="memory" classname="lab.dedicated &lt;bridged&gt;" time="0.000">
              <error message="no heartbeat �" type="Unknown">UNKNOWN: no heartbeat �
        note: a remark</error>
            </testcase>
            <testcase name="location" classname="lab.dedicated &lt;bridged&gt;" time="0.000">
              <system-out>vm1 runs on host2
        PASS: vm1 runs on host2
        note: a remark</system-out>
            </testcase>
          </testsuite>
        </testsuites>

        """,
        JUnitFile.Render(Run).ReplaceLineEndings("\n"));

    [Fact]
    public void Its_counts_are_those_of_its_cases()
    {
        var suite = XDocument.Parse(JUnitFile.Render(Run)).Root!.Element("testsuite")!;

        Assert.Equal(suite.Elements("testcase").Count(), (int)suite.Attribute("tests")!);
        Assert.Equal(suite.Descendants("failure").Count(), (int)suite.Attribute("failures")!);
        Assert.Equal(suite.Descendants("error").Count(), (int)suite.Attribute("errors")!);
    }

    private static CheckResult Check(string name, Verdict verdict, string text) => new()
    {
        Name = name,
        Verdict = verdict,
        Summary = text,
        Evidence = [new EvidenceLine(verdict, text), new EvidenceLine(null, "a remark")],
        Measurements = new Dictionary<string, double>(),
    };
}
