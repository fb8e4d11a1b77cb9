using System.Text.Json;
using Lab.Runner.Accuracies;
using Lab.Runner.Calibrations;
using Lab.Runner.Models;
using Lab.Simulation.Hypervisors;
using Lab.Tests.Calibrations;

namespace Lab.Tests.Accuracies;

public sealed class AccuracyTests
{
    [Fact]
    public void An_error_is_the_difference_as_a_part_of_what_was_measured()
    {
        Assert.Equal(0.25, new Prediction(200, 150).Error);
        Assert.Equal(0.25, new Prediction(200, 250).Error);
        Assert.Null(new Prediction(200, null).Error);
        Assert.Null(new Prediction(0, 3).Error);
    }

    [Fact]
    public void A_downtime_is_good_within_fifteen_per_cent_or_twenty_milliseconds()
    {
        Assert.True(AccuracyQuantity.Downtime.Meets(0.4, 20));
        Assert.True(AccuracyQuantity.Downtime.Meets(0.15, 300));
        Assert.False(AccuracyQuantity.Downtime.Meets(0.16, -21));
        Assert.False(AccuracyQuantity.Time.Meets(0.06, 1));
    }

    [Fact]
    public void A_summary_takes_the_median_of_the_points_and_a_point_that_of_its_migrations()
    {
        var points = new[] { Point(1.0, 1.2, 1.4), Point(1.1), Point(1.02) }; // errors 20, 10 and 2 per cent
        var summary = AccuracySummary.Of(AccuracyQuantity.Time, points);
        Assert.Equal((3, false), (summary.Points, summary.IsMet));
        Assert.Equal(0.1, summary.MedianError!.Value, 9);
        Assert.Equal(0.18, summary.P90Error!.Value, 9);
        Assert.Equal(100, summary.MedianDifference!.Value, 6);
        Assert.Equal(1 / 3.0, summary.Within!.Value, 9);
        Assert.Equal((0, null), (AccuracySummary.Of(AccuracyQuantity.Time, []).Points, AccuracySummary.Of(AccuracyQuantity.Time, []).IsMet));
    }

    [Fact]
    public void The_goal_is_judged_on_what_was_not_seen_and_another_run_of_a_seen_scenario_is_seen()
    {
        var (seen, again, unseen) = (SampleObservations.Run("seen", SampleObservations.Migration()), SampleObservations.Run("again", SampleObservations.Migration()), SampleObservations.Run("unseen", SampleObservations.Migration()));
        var model = new SimulationModel(new HypervisorModel(), new ModelCalibration("0", 1, [seen.Identity, again.Identity with { Digest = "another" }]));
        var accuracy = Accuracy.Of(model, new ObservedRuns([unseen, seen, again], ["x/y is simulated."]), runs => [.. runs.Select(run => Predict(run.Identity.Scenario == "unseen" ? 1.01 : 3))]);
        Assert.Equal(["again", "seen", "unseen"], accuracy.Points.Select(point => point.Scenario));
        Assert.Equal(["unseen"], accuracy.Unseen.Select(point => point.Scenario));
        Assert.True(accuracy.IsMet);
        Assert.Null((accuracy with { Points = accuracy.Seen }).IsMet);
    }

    [Fact]
    public void Where_a_scenario_was_run_more_than_once_the_model_is_held_against_the_noise()
    {
        var runs = new[] { 1000.0, 1100, 1320 }.Select((total, index) => SampleObservations.Run("same", SampleObservations.Migration(total)) is var run ? run with { Identity = run.Identity with { Run = $"run{index}" } } : run);
        var accuracy = Accuracy.Of(SimulationModel.Default, new ObservedRuns([.. runs, SampleObservations.Run("other", SampleObservations.Migration())], []), all => [.. all.Select(_ => Predict(1))]);
        Assert.Equal([0.1, 0.2], accuracy.Again.Select(point => Math.Round(point.ErrorOf(AccuracyQuantity.Time)!.Value, 9)));
        using var said = new StringWriter();
        AccuracyTable.Render(Consoles.To(said, 200), accuracy);
        Assert.Contains("2 measured again", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("How far apart two real runs of one scenario are", AccuracyPage.Render(accuracy, new Dictionary<string, string>()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_migration_that_the_model_does_not_complete_has_no_prediction()
    {
        var accuracy = Accuracy.Of(SimulationModel.Default, new ObservedRuns([SampleObservations.Run("moves", SampleObservations.Migration())], []), _ => [[SampleObservations.Migration() with { Bytes = null }]]);
        var point = Assert.Single(accuracy.Points);
        Assert.NotNull(point.Problem);
        Assert.Null(point.ErrorOf(AccuracyQuantity.Time));
        Assert.Null(accuracy.IsMet);
    }

    [Fact]
    public void Page_file_plots_and_console_say_the_same()
    {
        var accuracy = Accuracy.Of(SimulationModel.Default, new ObservedRuns([SampleObservations.Run("moves", SampleObservations.Migration())], ["x/y is simulated."]), _ => [Predict(1.1)]);
        var plots = AccuracyPlot.All(accuracy);
        Assert.Equal(["accuracy-time", "accuracy-bytes", "accuracy-downtime", "accuracy-heartbeat", "accuracy-silence"], plots.Select(plot => plot.Name));
        var page = AccuracyPage.Render(accuracy, plots.ToDictionary(plot => plot.Name, Lab.Runner.Reports.Charts.SvgWriter.Inline));
        Assert.DoesNotMatch("(src|srcset)=|<script", page);
        var console = new StringWriter();
        AccuracyTable.Render(Consoles.To(console, 300), accuracy);
        foreach (var text in (string[])[page, console.ToString()])
        {
            Assert.Contains("1 s → 1.1 s (10.0 %)", text, StringComparison.Ordinal);
            Assert.Contains("x/y is simulated.", text, StringComparison.Ordinal);
            Assert.Contains("not met", text, StringComparison.Ordinal);
        }

        using var file = JsonDocument.Parse(AccuracyFile.Render(accuracy));
        Assert.Equal("default", file.RootElement.GetProperty("model").GetString());
        Assert.False(file.RootElement.GetProperty("isMet").GetBoolean());
        Assert.Equal(1100, file.RootElement.GetProperty("points")[0].GetProperty("migrations")[0].GetProperty("time").GetProperty("predicted").GetDouble());
    }

    private static IReadOnlyList<ObservedMigration> Predict(double times) =>
        [SampleObservations.Migration(1000 * times, 100e6 * times, 50 * times, 60 * times)];

    /// <param name="times">Of each of its migrations, predicted over measured.</param>
    private static AccuracyPoint Point(params double[] times) =>
        AccuracyPoint.Of(SampleObservations.Run("moves", [.. times.Select(_ => SampleObservations.Migration())]), isSeen: false, [.. times.Select(time => Predict(time)[0])]);
}
