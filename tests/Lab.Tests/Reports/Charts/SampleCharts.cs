using Lab.Runner.Reports.Charts;

namespace Lab.Tests.Reports.Charts;

/// <summary>One chart of each kind.</summary>
internal static class SampleCharts
{
    public const string Evil = "<b a=\"1\">&'\u0001\ud800";

    public static Chart Of(string name) => name switch
    {
        "panels" => Panels(),
        "scatter" => Scatter(),
        "bars" => Bars(),
        "histogram" => Histogram(),
        "columns" => Columns(),
        "bare" => Bare(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static Chart Line(params Point[] points) => new("one", "One", new Axis(), [new Panel("", new Axis(), [new Series("s", PlotColours.Stream, SeriesStyle.Line, points)])]);

    private static Chart Panels() => new(
        "panels",
        "Everything along time",
        new Axis { From = -0.5, To = 4, Label = "seconds" },
        [
            new Panel(
                "sent up, received down",
                new Axis { Mirrored = true, Unit = Unit.MebibytesPerSecond },
                [
                    new Series("all", PlotColours.Other, SeriesStyle.StepArea, [new(0, 0), new(0.5, 90), new(1, 120), new(1.5, 120), new(3, 0)]),
                    new Series("part", PlotColours.Stream, SeriesStyle.StepArea, [new(0, 0), new(1, -118), new(2, 0)]),
                ])
            { Aside = "in all 1 GiB", Rules = [new Rule(RuleKind.Horizontal) { Dashed = false }] },
            new Panel(
                "lines with a hole",
                new Axis { FromZero = true, Unit = Unit.MegabitsPerSecond },
                [
                    new Series("line", PlotColours.Rate, SeriesStyle.Line, [new(0, 1), new(1, 4), new(1.5, double.NaN), new(2, 3), new(3, 3.5)]),
                    new Series("steps", PlotColours.Third, SeriesStyle.Steps, [new(0, 2), new(1, 2), new(2, 5), new(3, 5)]),
                    new Series("samples", PlotColours.Fourth, SeriesStyle.LineAndDots, [new(0, 6, "six"), new(1, 7, "seven")]),
                ])
            { Rules = [new Rule(RuleKind.Vertical, 2.5, "switchover"), new Rule(RuleKind.Horizontal, 6.5, "limit")] },
            new Panel(
                "decades",
                new Axis { Kind = AxisKind.Logarithmic, Unit = Unit.Milliseconds, From = 0.5, To = 5000 },
                [
                    new Series("dots", PlotColours.Stream, SeriesStyle.Dots, [new(0, 10), new(0.2, 12), new(0.4, 0), new(2, 2000, "2 s")]),
                    new Series("lost", PlotColours.Downtime, SeriesStyle.Crosses, [new(1, 5000), new(1.2, 5000)]),
                ]),
            Panel.Empty("nothing", "was not recorded"),
        ])
    {
        Bands =
        [
            new Band(0, 2.2, PlotColours.PhaseOdd, "pre-copy"),
            new Band(2.2, 2.3, PlotColours.Downtime, "downtime") { Opacity = 0.35, Stressed = true, Title = "downtime: 100 ms" },
            new Band(2.3, 3, PlotColours.PhaseEven, "finish"),
        ],
    };

    private static Chart Scatter() => new(
        "scatter",
        "Predicted and measured",
        new Axis { Label = "predicted, s", FromZero = true },
        [
            new Panel(
                "measured, s",
                new Axis { FromZero = true, Unit = Unit.Seconds },
                [
                    new Series("tcg", PlotColours.Stream, SeriesStyle.Dots, [new(1, 1.1), new(2, 1.9, "storm"), new(5, 5.5)]) { Size = 6 },
                    new Series("kvm", PlotColours.Rate, SeriesStyle.Dots, [new(0.4, 0.5), new(0.6, 0.5)]) { Size = 6 },
                ])
            { Rules = [new Rule(RuleKind.Diagonal)] },
        ])
    { Width = 480, PanelHeight = 420 };

    private static Chart Bars() => new(
        "bars",
        "Downtime by scenario and version of the hypervisor, which is a title too long for a legend beside it",
        new Axis { Kind = AxisKind.Categories, Names = ["dedicated", "storm", "a scenario whose name is longer than there is room for, by far", Evil] },
        [
            new Panel(
                "downtime, ms",
                new Axis { Unit = Unit.Milliseconds },
                [
                    new Series("7.2", PlotColours.Series[0], SeriesStyle.Bars, [new(0, 60), new(1, 250, "250 ms"), new(2, 40), new(3, 80)]),
                    new Series("9.2", PlotColours.Series[1], SeriesStyle.Bars, [new(0, 50), new(1, double.NaN), new(2, 45), new(3, 70)]),
                ]),
            new Panel("and as a line", new Axis(), [new Series("trend", PlotColours.Series[2], SeriesStyle.LineAndDots, [new(0, 1), new(1, 3), new(2, 2), new(3, 5)])]),
        ]);

    private static Chart Histogram() => new(
        "histogram",
        "How often, and up to there",
        new Axis { Label = "ms" },
        [
            new Panel("runs", new Axis(), [new Series("runs", PlotColours.Stream, SeriesStyle.Bars, [.. Enumerable.Range(0, 12).Select(i => new Point(5 + 10 * i, i * (11 - i)))]) { BarWidth = 10 }]),
            new Panel("share, %", new Axis { From = 0, To = 100, Unit = Unit.Percent }, [new Series("share", PlotColours.Rate, SeriesStyle.Steps, [new(0, 0), new(30, 20), new(60, 70), new(120, 100)])]),
        ])
    { Legend = false };

    private static Chart Columns() => new(
        "columns",
        "Side by side",
        new Axis { Label = "s" },
        [
            .. Enumerable.Range(0, 3).Select(i => new Panel(
                $"panel {i}", new Axis { Kind = AxisKind.Logarithmic, Unit = Unit.Milliseconds, From = 1, To = 1000, Labelled = i % 2 == 0 }, [new Series("", PlotColours.Stream, SeriesStyle.Dots, [new(i, 10 * (i + 1))])])),
        ])
    { Columns = 2 };

    /// <summary>What is at the edge of having nothing: no point, one point, points without a place.</summary>
    private static Chart Bare() => new(
        "bare",
        Evil,
        new Axis { Label = Evil },
        [
            new Panel(Evil, new Axis(), []) { Aside = Evil },
            new Panel("one point", new Axis(), [new Series(Evil, PlotColours.Stream, SeriesStyle.Line, [new(3, 7)])]),
            new Panel("nothing above zero", new Axis { Kind = AxisKind.Logarithmic }, [new Series("none", PlotColours.Stream, SeriesStyle.Dots, [new(1, 0), new(2, -1), new(3, double.PositiveInfinity)])]),
            new Panel("zeros", new Axis(), [new Series("zeros", PlotColours.Rate, SeriesStyle.Area, [new(2, 0), new(4, 0)])]),
        ]);
}
