using System.Text.RegularExpressions;
using Lab.Runner.Checkers;
using Lab.Runner.Reports;
using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;
using Lab.Runner.Suites;
using Lab.Runner.Suites.Pages;
using Lab.Tests.Runs;
using static Lab.Tests.Suites.SampleSuite;

namespace Lab.Tests.Suites;

public sealed partial class IndexPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-suite-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_needs_nothing_from_the_network_and_no_scripts()
    {
        var page = Render(Suite(Ran("a", Verdict.Pass, Verdict.Pass)));
        Assert.DoesNotMatch("(src|srcset)=|https?://(?!www.w3.org/2000/svg)|<script", page);
        Assert.Contains("All", Render(Suite(Ran("a", Verdict.Pass, Verdict.Pass), Ran("b", Verdict.Fail, Verdict.Fail))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_needs_a_look_comes_first()
    {
        var page = Render(Suite(
            Ran("a-good", Verdict.Pass, Verdict.Pass), Ran("b-flaky", Verdict.Pass, Verdict.Unknown, Verdict.Pass), Ran("c-open", Verdict.Pass, Verdict.Unknown), Ran("d-wrong", Verdict.Pass, Verdict.Fail)));
        Assert.Equal(["d-wrong", "c-open", "b-flaky", "a-good"], Title().Matches(page).Select(match => match.Groups[1].Value));
        Assert.Contains("NOT AS EXPECTED", page, StringComparison.Ordinal);
        Assert.Contains("Flaky:", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_attempt_without_a_report_has_no_link() =>
        Assert.DoesNotContain("report.html", Render(Suite(Ran("a", Verdict.Pass, null, Verdict.Pass))), StringComparison.Ordinal);

    [Fact]
    public void Names_from_outside_cannot_become_markup()
    {
        const string Evil = "<script>alert(1)</script>";
        var page = Render(Suite(Ran("a", Verdict.Pass, (Verdict?)null) with { About = Evil, Reason = Evil }));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_how_to_go_on_with_what_was_interrupted() =>
        Assert.Contains("lab suite --resume", Render(Suite(Ran("a", Verdict.Pass, Verdict.Pass), Entry("b"))), StringComparison.Ordinal);

    [Fact]
    public void A_run_shows_its_stamp_and_links_its_report()
    {
        using var builder = SampleRun.Good();
        var run = builder.Write();
        Thumbnail.Save(run, RunJudge.Judge(run));
        var attempt = Attempt("a", Verdict.Pass);
        var place = Path.Combine(_folder, attempt.Run!);
        Directory.CreateDirectory(Path.Combine(place, RunFiles.Plots));
        File.Copy(run.PathOf(RunFiles.Plot(Thumbnail.Name)), Path.Combine(place, RunFiles.Plot(Thumbnail.Name)));
        File.WriteAllText(Path.Combine(place, RunFiles.Report), "");
        var page = Render(Suite(Ran("a", Verdict.Pass, Verdict.Pass)));
        Assert.Contains($"href=\"{attempt.Run}/report.html\"", page, StringComparison.Ordinal);
        Assert.Contains("fill=\"var(--stream)\"", page, StringComparison.Ordinal);
        Assert.Contains("fill=\"var(--downtime)\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("fill=\"var(--rate)\"", page, StringComparison.Ordinal); // nothing of the stream was elsewhere
    }

    [Fact]
    public void A_stamp_that_cannot_be_written_does_not_cost_the_report()
    {
        using var builder = SampleRun.Good();
        var run = builder.Write();
        Directory.CreateDirectory(run.PathOf(RunFiles.Plot(Thumbnail.Name)));
        Assert.True(File.Exists(RunReport.Write(run, RunJudge.Judge(run))));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("<svg")]
    public void A_stamp_that_is_not_ours_is_left_out(string svg)
    {
        Directory.CreateDirectory(Path.Combine(_folder, RunFiles.Plots));
        File.WriteAllText(Path.Combine(_folder, RunFiles.Plot(Thumbnail.Name)), svg);
        Assert.Null(Thumbnail.Read(_folder));
    }

    private string Render(SuiteState suite)
    {
        File.WriteAllText(Path.Combine(_folder, SuiteDirectory.State), "{}");
        using var directory = SuiteDirectory.Open(_folder);
        return IndexPage.Render(directory, suite);
    }

    [GeneratedRegex("""<div class="what"><b>([\w-]+)</b>""")]
    private static partial Regex Title();
}
