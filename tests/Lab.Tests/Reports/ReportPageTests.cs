using System.Text.RegularExpressions;
using Lab.Runner.Checkers;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;
using Lab.Tests.Checkers;
using Lab.Tests.Runs;

namespace Lab.Tests.Reports;

public sealed partial class ReportPageTests
{
    private static readonly RunPlots NoPlots = new(new Dictionary<string, string>(), "The plots could not be written: the disk is full");

    [Fact]
    public void It_says_where_the_traffic_went()
    {
        using var builder = SampleRun.Good();

        var page = Render(builder);

        Assert.Contains("<title>PASS · dedicated-bridged · Lab</title>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<h1>All 88.2 MiB of vm1&#39;s migration stream travelled host1 → host2 on migration (eth1); management carried 0 B of "
            + "it.</h1>",
            page,
            StringComparison.Ordinal);
        Assert.Contains("88.2 MiB of the stream</text>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_from_outside_cannot_become_markup()
    {
        const string Evil = "<script>alert('x')</script>\"onload=\"";
        using var builder = SampleRun.Good();
        builder.Plan = builder.Plan with
        {
            Scenario = Evil,
            Networks = [.. builder.Plan.Networks.Select(network => network with { Name = network.Name + Evil, Subnet = Evil })],
        };
        builder.Environment = builder.Environment with { Cpu = Evil, Provider = Evil, RunId = Evil };
        builder.Tell(14, Evil, Evil, new Dictionary<string, string> { [Evil] = Evil });
        builder.Tell(14, "runner", EventKinds.PhaseFailed, new { phase = Evil, error = Evil, host = Evil });
        builder.Tell(14.1, "runner", EventKinds.PhaseFinished, new { phase = Evil, milliseconds = 1, outcome = Evil });

        var page = Render(builder);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"onload", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_nothing_from_the_network()
    {
        using var builder = SampleRun.Good();

        var page = Render(builder);

        Assert.DoesNotMatch("(src|srcset)=", page);
        Assert.DoesNotMatch(@"url\((?!#)", page);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.All(
            Link().Matches(page),
            link => Assert.True(File.Exists(builder.PathOf(Uri.UnescapeDataString(link.Groups[1].Value))), link.Value));
    }

    [Fact]
    public void A_simulated_run_says_so_in_the_title_and_at_the_top()
    {
        using var builder = SampleRun.Good();
        builder.Environment = builder.Environment with { Simulated = true };

        var page = Render(builder);

        Assert.Contains("<title>PASS (simulated) ·", page, StringComparison.Ordinal);
        Assert.Contains("no packet of this run was real", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_head_tells_of_hosts_that_are_vms_how_they_ran_and_how_their_guests()
    {
        using var builder = SampleRun.Good();
        Assert.Contains(" · namespaces · tcg</div>", Head(), StringComparison.Ordinal);

        builder.Environment = builder.Environment with { Provider = "vagrant", Accelerator = "kvm", HostAccelerator = "tcg" };
        Assert.Contains(" · vagrant (hosts emulated) · guests kvm</div>", Head(), StringComparison.Ordinal);

        builder.Environment = builder.Environment with { HostAccelerator = "kvm" };
        Assert.Contains(" · vagrant (hosts with KVM) · guests kvm</div>", Head(), StringComparison.Ordinal);

        string Head() => System.Net.WebUtility.HtmlDecode(Render(builder));
    }

    [Fact]
    public void Without_plots_it_says_why_and_is_whole_otherwise()
    {
        using var builder = SampleRun.Good();

        var page = Render(builder);

        Assert.Contains("the disk is full", page, StringComparison.Ordinal);
        Assert.EndsWith("</body></html>\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_which_little_is_left_still_gives_a_report()
    {
        using var builder = new RunDirectoryBuilder();
        builder.Write();
        foreach (
            var file in Directory.EnumerateFiles(builder.Root, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith("history.jsonl", StringComparison.Ordinal)))
            File.Delete(file);
        var run = RunDirectory.Open(builder.Root);

        var page = ReportPage.Render(run, RunJudge.Judge(run), NoPlots);

        Assert.Contains("UNKNOWN", page, StringComparison.Ordinal);
        Assert.Contains("plan.json is missing", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_that_did_not_pass_stand_open_with_their_evidence()
    {
        using var builder = Checking.Run(new Move { Nic = "eth0" });

        var page = Render(builder);

        Assert.Matches("""<details class="check" open><summary><span class="chip fail">FAIL</span><span class="name">path</span>""", page);
        Assert.Matches("""<details class="check"><summary><span class="chip pass">PASS</span><span class="name">location</span>""", page);
        Assert.Contains("which does not belong here", page, StringComparison.Ordinal);
    }

    private static string Render(RunDirectoryBuilder builder)
    {
        var run = builder.Write();
        return ReportPage.Render(run, RunJudge.Judge(run), NoPlots);
    }

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Link();
}
