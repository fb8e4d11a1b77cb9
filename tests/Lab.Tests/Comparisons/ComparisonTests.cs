using System.Globalization;
using System.Text;
using System.Text.Json;
using Lab.Model.Errors;
using Lab.Runner.Comparisons;
using Lab.Runner.Runs;
using Lab.Tests.Checkers;
using Lab.Tests.Runs;

namespace Lab.Tests.Comparisons;

/// <summary>Two recorded runs against each other.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly List<RunDirectoryBuilder> _builders = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-compare-").FullName;

    public void Dispose()
    {
        _builders.ForEach(builder => builder.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_three_views_of_the_downtime_and_the_bytes_are_compared()
    {
        var comparison = Comparison.Of([Run(0.06)], [Run(0.2)]);
        var heartbeat = Figure(comparison, "downtime, by heartbeat");
        Assert.InRange(heartbeat.Difference!.Value, 135, 145);
        Assert.InRange(Figure(comparison, "downtime, on the wire").Difference!.Value, 135, 145);
        Assert.Equal(0, Figure(comparison, "downtime, by libvirt").Difference);
        Assert.Equal(SampleRun.OnWire, Figure(comparison, "stream on its network").MedianA);
        Assert.Equal((1950, 9, 4), (Figure(comparison, "total time").MedianA, Figure(comparison, "setup").MedianB, Figure(comparison, "iterations").MedianB));
        Assert.Equal("vm1 host1 → host2", heartbeat.Group);
        Assert.DoesNotContain(comparison.Figures, figure => figure.Name == "stream elsewhere");
        Assert.Empty(comparison.Conditions);
        Assert.Contains("Each side is a single run", FigureWords.Summary(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_runs_tell_noise_from_difference()
    {
        var comparison = Comparison.Of([Run(0.06), Run(0.07), Run(0.08)], [Run(0.2), Run(0.22), Run(0.21)]);
        Assert.Equal(Reading.BeyondNoise, Figure(comparison, "downtime, by heartbeat").Reading);
        Assert.Equal(Reading.Equal, Figure(comparison, "downtime, by libvirt").Reading);
        Assert.StartsWith("2 figures differ beyond the noise (by chance 1 in 10 each; more runs", FigureWords.Summary(comparison), StringComparison.Ordinal);
        Figure[] uneven = [new("vm1", "of all runs", FigureUnit.Count, [1, 2, 3, 4], [5, 6, 7, 8]), new("vm1", "of some", FigureUnit.Count, [1, 2], [5, 6])];
        Assert.StartsWith("2 figures differ beyond the noise (by chance 1 in 3 or less; more runs", FigureWords.Summary(comparison with { Figures = uneven }), StringComparison.Ordinal);
        Assert.Equal(Reading.WithinNoise, Figure(Comparison.Of([Run(0.06), Run(0.08)], [Run(0.07), Run(0.09)]), "downtime, by heartbeat").Reading);
    }

    [Fact]
    public void What_else_differs_is_said()
    {
        var comparison = Comparison.Of([Run(0.06)], [Run(0.06, builder => builder.Environment = builder.Environment with { Accelerator = "kvm", Qemu = "9.2.0" })]);
        Assert.Equal(["accelerator: A tcg, B kvm.", "QEMU: A 7.2.22, B 9.2.0."], comparison.Conditions);
    }

    [Fact]
    public void A_run_cannot_be_held_against_itself()
    {
        var run = Run(0.06);
        Assert.Contains("both sides", Assert.Throws<LabException>(() => Comparison.Of([run], [run])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Round_trips_are_compared_where_both_runs_have_them()
    {
        var (a, b) = (Run(0.06), Run(0.06));
        Probe(a, "host1", 200);
        Probe(a, "host2", 200);
        Probe(b, "host1", 900);
        var comparison = Comparison.Of([a], [b]);
        Assert.Equal(["host1"], RunFigures.Hosts(comparison.A, comparison.B));
        Assert.Equal(0.7, comparison.Figures.Single(figure => figure is { Group: "host1", Name: "round trip, median" }).Difference!.Value, 6);
        Assert.Equal(1, comparison.Figures.Single(figure => figure.Name == "round trips lost").MedianB);
        var longest = comparison.Figures.Single(figure => figure.Name == "round trip, longest"); // while VMs migrated, as in the verdict
        Assert.Equal((0.2, 0.9), (longest.MedianA!.Value, longest.MedianB!.Value));
        var plots = ComparisonPlots.Draw(comparison, _folder);
        Assert.Null(plots.Problem);
        Assert.Equal(["bandwidth", "roundtrips"], plots.Svg.Keys);
        Assert.True(File.Exists(Path.Combine(_folder, RunFiles.Plot("roundtrips"))));
    }

    [Fact]
    public void The_page_and_the_file_say_the_same_as_the_console()
    {
        var comparison = Comparison.Of([Run(0.06)], [Run(0.2)]);
        var page = ComparisonPage.Render(comparison, new ComparisonPlots(new Dictionary<string, string>(), "no plots"), _folder);
        Assert.Contains("dedicated-bridged, held against itself", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|srcset)=|<script", page);
        var console = new StringWriter();
        ComparisonTable.Render(Consoles.To(console, 160), comparison);
        foreach (var text in (string[])[page, console.ToString()])
        {
            Assert.Contains("downtime, by heartbeat", text, StringComparison.Ordinal);
            Assert.Contains("noise unknown", text, StringComparison.Ordinal);
        }

        using var file = JsonDocument.Parse(ComparisonFile.Render(comparison));
        Assert.Equal("noise-unknown", file.RootElement.GetProperty("figures")[0].GetProperty("reading").GetString());
        Assert.Equal(comparison.Figures.Count, file.RootElement.GetProperty("figures").GetArrayLength());
    }

    [Fact]
    public void A_scenario_means_its_newest_run_or_all_that_are_complete()
    {
        var (older, newer) = (Path.Combine(_folder, "moves", "20260101T000000Z-aaaaaa"), Path.Combine(_folder, "suites", "s", "runs", "moves", "20260201T000000Z-bbbbbb"));
        foreach (var place in (string[])[older, newer]) Move(Run(0.06), place);
        var torn = Directory.CreateDirectory(Path.Combine(_folder, "moves", "20260301T000000Z-cccccc")).FullName;
        File.WriteAllText(Path.Combine(torn, RunFiles.History), "");
        var search = new RunSearch(_folder);
        Assert.Equal([torn], search.Find("moves", all: false));
        Assert.Equal([newer, older], search.Find("moves", all: true));
        Assert.Equal([older], search.Find(older, all: true));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "moves", "latest"), Path.GetFileName(older));
        Assert.Equal([older], search.Find(Path.Combine(_folder, "moves", "latest") + "/", all: false));
        Assert.Contains("did you mean 'moves'?", Assert.Throws<LabException>(() => search.Find("move", all: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scenario_without_a_complete_run_is_said_and_not_compared()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "moves", "20260301T000000Z-cccccc")).FullName, RunFiles.History), "");
        Assert.Contains("No run of 'moves' is complete", Assert.Throws<LabException>(() => new RunSearch(_folder).Find("moves", all: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_cannot_be_read_is_said_as_one_and_not_as_several() =>
        Assert.Contains("is not a directory", Assert.Throws<LabException>(() => Comparison.Of([Run(0.06)], [Path.Combine(_folder, "gone")])).Message, StringComparison.Ordinal);

    private static Figure Figure(Comparison comparison, string name) => comparison.Figures.Single(figure => figure.Name == name);

    private string Run(double downtime, Action<RunDirectoryBuilder>? change = null)
    {
        var builder = Checking.Run(new Move { Downtime = downtime });
        _builders.Add(builder);
        change?.Invoke(builder);
        return builder.Write().Root;
    }

    /// <summary>A round trip each 10 ms from before the migration to after it: slow before, and one lost in its middle.</summary>
    private static void Probe(string run, string host, int microseconds)
    {
        var text = new StringBuilder("utc_us,rtt_us\n");
        for (var i = 0; i < 300; i++)
        {
            var sent = (RunDirectoryBuilder.At(SampleRun.MigrationAt - 0.5 + i * 0.01) - DateTimeOffset.UnixEpoch).Ticks / 10;
            text.Append(CultureInfo.InvariantCulture, $"{sent},{(i == 100 ? "" : (i < 50 ? 50_000 : microseconds).ToString(CultureInfo.InvariantCulture))}\n");
        }

        Directory.CreateDirectory(Path.Combine(run, RunFiles.RoundTripFolder));
        File.WriteAllText(Path.Combine(run, RunFiles.RoundTrips(host)), text.ToString());
    }

    private static void Move(string run, string place)
    {
        Directory.CreateDirectory(place);
        foreach (var file in (string[])[RunFiles.History, RunFiles.Plan]) File.Copy(Path.Combine(run, file), Path.Combine(place, file));
    }
}
