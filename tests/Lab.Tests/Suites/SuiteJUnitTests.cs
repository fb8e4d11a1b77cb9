using System.Xml.Linq;
using Lab.Runner.Checkers;
using Lab.Runner.Suites;
using static Lab.Tests.Suites.SampleSuite;

namespace Lab.Tests.Suites;

public sealed class SuiteJUnitTests
{
    private static readonly XElement Suite = XDocument.Parse(SuiteJUnit.Render(SampleSuite.Suite(
        Ran("control", Verdict.Fail, Verdict.Fail),
        Ran("contradicted", Verdict.Pass, Verdict.Fail),
        Ran("crashed", Verdict.Pass, (Verdict?)null),
        Ran("flaky", Verdict.Pass, Verdict.Unknown, Verdict.Pass),
        Entry("pending"),
        Entry("skipped") with { State = EntryState.Skipped, Reason = "no \u0001 bonding" },
        Ran("undecided", Verdict.Pass, Verdict.Unknown)))).Root!.Element("testsuite")!;

    [Fact]
    public void It_counts_what_it_holds()
    {
        Assert.Equal(["7", "1", "3", "1"], new[] { "tests", "failures", "errors", "skipped" }.Select(name => Suite.Attribute(name)!.Value));
        Assert.Equal(7, Suite.Elements("testcase").Count());
    }

    [Fact]
    public void A_verdict_that_was_expected_passes_whatever_it_is() => Assert.Equal(["properties", "system-out"], Case("control").Elements().Select(element => element.Name.LocalName));

    [Theory]
    [InlineData("contradicted", "failure", "FAIL, PASS was expected: Fail <it is>")]
    [InlineData("crashed", "error", "no verdict, PASS was expected: the run was ended by signal 6")]
    [InlineData("undecided", "error", "UNKNOWN, PASS was expected: Unknown <it is>")]
    [InlineData("pending", "error", "the suite ended before this scenario did")]
    [InlineData("skipped", "skipped", "no \uFFFD bonding")]
    public void Everything_else_says_what_it_is(string name, string element, string message) => Assert.Equal(message, Case(name).Element(element)!.Attribute("message")!.Value);

    [Fact]
    public void One_that_passed_on_a_retry_passes_and_is_marked()
    {
        Assert.Null(Case("flaky").Element("error"));
        Assert.Equal("UNKNOWN, PASS was expected: Unknown <it is>", Case("flaky").Element("flakyFailure")!.Attribute("message")!.Value);
        Assert.Equal("flaky", Property(Suite, "flaky"));
        Assert.Equal("2", Property(Case("flaky"), "attempts"));
    }

    private static XElement Case(string name) => Suite.Elements("testcase").Single(element => element.Attribute("name")!.Value == name);

    private static string? Property(XElement element, string name) =>
        element.Element("properties")!.Elements().Single(property => property.Attribute("name")!.Value == name).Attribute("value")?.Value;
}
