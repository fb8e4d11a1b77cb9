using System.Text.RegularExpressions;
using Lab.Captures.Samples;
using Lab.Providers.Plans;
using Lab.Runner.Checkers;
using Lab.Runner.Reports.Pages;
using Lab.Runner.Reports.Plots;
using Lab.Tests.Runs;

namespace Lab.Tests.Reports;

/// <summary>The report of runs on other networks than one NIC each.</summary>
public sealed partial class ReportShapesTests
{
    [Fact]
    public void A_bond_has_a_line_for_each_port_and_is_named()
    {
        using var builder = Run(SamplePlan.Bonded(), new Move { Nic = "bond0", Port = (frame, _) => frame % 2 == 0 ? "eth1" : "eth2" });

        var page = Page(builder);

        Assert.Contains("on migration (bond0: eth1+eth2)", page, StringComparison.Ordinal);
        Assert.Equal(4, BondLabel().Count(page)); // two ports on each host
        Assert.Equal(4, StreamLine().Count(page)); // from source to destination, that with its arrow, and one more at each end; the other of the pair is paper
        Assert.Contains("host1 eth2 &#183; of bond0 &#183; migration", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_with_the_wrong_tag_is_drawn_on_the_network_it_was_on()
    {
        using var builder = Run(SamplePlan.Vlans(), new Move { Network = "migration", Vlan = 20 });

        var page = Page(builder);

        Assert.Contains("88.2 MiB of the stream, which does not belong here</text>", page, StringComparison.Ordinal);
        Assert.Contains("0 B of the stream, all of which belongs here</text>", page, StringComparison.Ordinal);
        Assert.Contains("host1 eth1 &#183; VLAN 20 &#183; storage", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Migrations_side_by_side_are_one_shade_and_their_pauses()
    {
        using var builder = Run(SamplePlan.TwoHosts(2), new Move());
        SampleRun.Migrate(builder, new Move { Ordinal = 2, Vm = "vm2", At = SampleRun.MigrationAt + 1 });
        var run = builder.Write();

        var phases = TimeFrame.Of(run, RunJudge.Judge(run))!.Phases;

        Assert.Equal(["migrations", "downtime", "downtime"], phases.Select(phase => phase.Name));
        Assert.Equal(RunDirectoryBuilder.At(SampleRun.FinishedAt + 1), phases[0].To);
    }

    [Fact]
    public void Round_trips_are_drawn_where_there_are_any()
    {
        using var builder = Run(SamplePlan.TwoHosts(), new Move());
        foreach (var host in builder.Plan.Hosts)
            builder.RoundTrips[host.Name] =
            [
                .. Enumerable.Range(0, 200).Select(i => new RoundTripRow(
                    RunDirectoryBuilder.At(6 + i * 0.05), i % 50 == 49 ? null : TimeSpan.FromMicroseconds(i is > 80 and < 120 ? 2000 + 31 * i : 300 + i))),
            ];
        var run = builder.Write();

        var plots = RunPlots.Draw(run, RunJudge.Judge(run));

        Assert.Null(plots.Problem);
        Assert.Contains("during migrations: half", plots.Svg["roundtrips"], StringComparison.Ordinal);
        Assert.Contains("Engine to agent round trip", PlotsSection.Render(plots).ToString(), StringComparison.Ordinal);
    }

    private static string Page(RunDirectoryBuilder builder)
    {
        var run = builder.Write();
        return ReportPage.Render(run, RunJudge.Judge(run), new RunPlots(new Dictionary<string, string>(), "No plots here."));
    }

    private static RunDirectoryBuilder Run(LabPlan plan, Move move)
    {
        var builder = new RunDirectoryBuilder(plan);
        SampleRun.Frame(builder);
        SampleRun.Control(builder);
        SampleRun.Migrate(builder, move);
        return builder;
    }

    [GeneratedRegex(">bond0</tspan>")]
    private static partial Regex BondLabel();

    [GeneratedRegex("<path d=\"[^\"]*\" fill=\"none\" stroke=\"var\\(--(stream|paper)\\)\"")]
    private static partial Regex StreamLine();
}
