using Lab.Captures.Samples;
using Lab.Runner.Checkers;
using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;
using Lab.Tests.Reports.Charts;
using Lab.Tests.Runs;

namespace Lab.Tests.Reports;

public sealed class PlotTests
{
    [Fact]
    public void Each_plot_of_a_good_run_is()
    {
        using var builder = SampleRun.Good();
        foreach (var host in builder.Plan.Hosts)
            builder.RoundTrips[host.Name] =
                [.. Enumerable.Range(0, 60).Select(i => new RoundTripRow(RunDirectoryBuilder.At(9.8 + i * 0.04), i == 40 ? null : TimeSpan.FromMicroseconds(300 + 7 * i)))];
        var run = builder.Write();

        var plots = RunPlots.Draw(run, RunJudge.Judge(run));

        Assert.Equal(["bandwidth", "progress", "heartbeats", "roundtrips"], plots.Svg.Keys);
        foreach (var name in plots.Svg.Keys) GoldenSvg.Check($"run-{name}", File.ReadAllText(run.PathOf(RunFiles.Plot(name))));
    }

    [Fact]
    public void A_phase_ends_where_the_next_begins_and_the_pause_is_one_of_them()
    {
        using var builder = SampleRun.Good();
        var run = builder.Write();

        var phases = TimeFrame.Of(run, RunJudge.Judge(run))!.Phases;

        Assert.Equal(["prepare", "pre-copy", "downtime", "finish"], phases.Select(phase => phase.Name));
        Assert.All(phases.Zip(phases.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Fact]
    public void All_plots_are_drawn_and_say_when_their_data_is_missing()
    {
        using var builder = SampleRun.Good();
        builder.Heartbeats.Clear();
        builder.Progress.Clear();
        builder.Environment = builder.Environment with { Simulated = true };
        builder.Write();
        File.Delete(builder.PathOf("captures/host2-eth0.pcapng"));
        var run = RunDirectory.Open(builder.Root);

        var plots = RunPlots.Draw(run, RunJudge.Judge(run));

        Assert.Null(plots.Problem);
        Assert.All(plots.Svg.Values, svg => Assert.Contains("SIMULATED", svg, StringComparison.Ordinal));
        Assert.Contains("no readable capture: captures/host2-eth0.pcapng", plots.Svg["bandwidth"], StringComparison.Ordinal);
        Assert.Contains("no heartbeats were recorded", plots.Svg["heartbeats"], StringComparison.Ordinal);
        Assert.Contains("was not recorded", plots.Svg["progress"], StringComparison.Ordinal);
        Assert.Equal(
            ["bandwidth.svg", "heartbeats.svg", "progress.svg"],
            Directory.EnumerateFiles(builder.PathOf("plots")).Select(Path.GetFileName).Order());
    }
}
