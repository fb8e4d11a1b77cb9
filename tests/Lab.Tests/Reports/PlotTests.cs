using Lab.Runner.Checkers;
using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;
using Lab.Tests.Runs;

namespace Lab.Tests.Reports;

public sealed class PlotTests
{
    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("`reboot` \"$x\"\n'; system 'id", "'`reboot` \"$x\"''; system ''id'")]
    public void A_name_reaches_gnuplot_as_one_literal_string(string name, string quoted) => Assert.Equal(quoted, PlotScript.Quote(name));

    [Fact]
    public void Colours_become_variables_in_either_notation()
    {
        Assert.Equal("a var(--stream) b var(--downtime) c #123456", PlotColours.ToVariables("a #0072B2 b rgb(213,  94,   0) c #123456"));
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

    [SkippableFact]
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

        Skip.If(plots.Problem?.Contains("not installed", StringComparison.Ordinal) == true, plots.Problem);
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
