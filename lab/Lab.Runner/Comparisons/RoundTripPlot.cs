using Lab.Runner.Reports.Plots;
using Lab.Runner.Runs;

namespace Lab.Runner.Comparisons;

/// <summary>Round trips to each host around the migrations, A on the left and B on the right, on one scale. Lost ones stand at the top.</summary>
internal static class RoundTripPlot
{
    public const string Name = "roundtrips";
    private const int Width = 960;
    private const int PanelHeight = 150;
    private const int Top = 48;
    private const int Bottom = 40;
    private const double Left = 0.075;
    private const double Middle = 0.54;
    private const double ColumnWidth = 0.44;

    public static void Add(PlotScript script, Comparison comparison, IReadOnlyList<string> hosts)
    {
        var panels = hosts.SelectMany((host, row) => new[] { Panel.Of("A", comparison.A.Shown, host, row, 0), Panel.Of("B", comparison.B.Shown, host, row, 1) }).ToList();
        var answered = panels.SelectMany(panel => panel.Points).Select(point => point[1]).OfType<double>().DefaultIfEmpty(1).ToList();
        var (least, most) = (Math.Max(answered.Min(), 0.001) / 1.5, Math.Max(answered.Max(), 0.002) * 2.5);
        var height = Top + hosts.Count * PanelHeight + Bottom;
        script.Line($"reset");
        script.Line($"set terminal svg size {Width},{height} dynamic font 'sans-serif,12' background '{PlotColours.Paper}' name 'lab'");
        script.Line($"set output {PlotScript.Quote(RunFiles.Plot(Name))}");
        script.Line($"set multiplot");
        script.Line($"set border 2 linecolor rgb '{PlotColours.Grid}'");
        script.Line($"set grid ytics linetype 1 linecolor rgb '{PlotColours.Grid}'");
        script.Line($"set tics textcolor rgb '{PlotColours.Muted}' scale 0");
        script.Line($"unset key");
        script.Line($"set logscale y");
        script.Line($"set yrange [{least}:{most}]");
        script.Line($"set xrange [{panels.Min(panel => panel.Frame.From)}:{panels.Max(panel => panel.Frame.To)}]");
        script.Line($"set label 1 'Round trip from the engine, ms; figures: while VMs migrated' at screen {Left}, screen {1 - 16.0 / height} left noenhanced textcolor rgb '{PlotColours.Ink}' font ',14'");
        foreach (var panel in panels) Draw(script, panel, height, hosts.Count, most / 1.4);
        script.Line($"unset multiplot");
        script.Line($"unset output");
    }

    private static void Draw(PlotScript script, Panel panel, int height, int rows, double lostAt)
    {
        var left = panel.Column == 0 ? Left : Middle;
        double top = Top + panel.Row * PanelHeight, bottom = top + PanelHeight - 26;
        script.Line($"set lmargin at screen {left}");
        script.Line($"set rmargin at screen {left + ColumnWidth}");
        script.Line($"set tmargin at screen {1 - (top + 8) / height}");
        script.Line($"set bmargin at screen {1 - bottom / height}");
        script.Line($"set label 2 {PlotScript.Quote(panel.Caption)} at screen {left}, screen {1 - (top - 4) / height} left noenhanced textcolor rgb '{PlotColours.Ink}' font ',12'");
        script.Line($"set label 3 {PlotScript.Quote(panel.Figures)} at screen {left + ColumnWidth}, screen {1 - (top - 4) / height} right noenhanced textcolor rgb '{PlotColours.Muted}' font ',11'");
        if (panel.Row == rows - 1)
        {
            script.Line($"set xtics nomirror textcolor rgb '{PlotColours.Muted}' format '%g' offset 0,0.4");
            script.Line($"set xlabel 's since the migration was requested' textcolor rgb '{PlotColours.Muted}' offset 0,0.9");
        }
        else
        {
            script.Line($"set xtics format ''");
            script.Line($"unset xlabel");
        }

        script.Line($"set format y '{(panel.Column == 0 ? "%g" : "")}'"); // one scale: its numbers stand on the left
        var parts = new List<string>();
        if (panel.Points.Count > 0) parts.Add($"{script.Data(panel.Points)} using 1:2 with points pointtype 7 pointsize 0.25 linecolor rgb '{panel.Colour}' notitle");
        if (panel.Lost.Count > 0) parts.Add($"{script.Data(panel.Lost.Select(time => new double?[] { time, lostAt }))} using 1:2 with points pointtype 2 pointsize 0.5 linecolor rgb '{PlotColours.Downtime}' notitle");
        script.Line($"plot {(parts.Count > 0 ? string.Join(", ", parts) : "NaN notitle")}");
        script.Line($"unset label 1");
    }

    private sealed record Panel(string Caption, string Figures, string Colour, int Row, int Column, TimeFrame Frame, List<double?[]> Points, List<double> Lost)
    {
        public static Panel Of(string side, ComparedRun run, string host, int row, int column)
        {
            var frame = TimeFrame.Of(run.Directory, run.Judged)!;
            var during = run.Judged.RoundTrips.First(trips => trips.Host == host).During;
            var shown = run.Directory.RoundTrips(host).Select(row => (Seconds: frame.Seconds(row.Time), Milliseconds: row.RoundTrip?.TotalMilliseconds)).Where(sample => sample.Seconds >= frame.From && sample.Seconds <= frame.To).ToList();
            static string Value(double? milliseconds) => FigureWords.Value(milliseconds, FigureUnit.Milliseconds);
            return new Panel(
                $"{side} {host}",
                FormattableString.Invariant($"median {Value(during.MedianMilliseconds)} · 99 % ≤ {Value(during.P99Milliseconds)} · longest {Value(during.MaxMilliseconds)} · {during.Lost} lost"),
                column == 0 ? PlotColours.Stream : PlotColours.Rate,
                row,
                column,
                frame,
                [.. shown.Where(sample => sample.Milliseconds is not null).Select(sample => new[] { sample.Seconds, sample.Milliseconds })],
                [.. shown.Where(sample => sample.Milliseconds is null).Select(sample => sample.Seconds)]);
        }
    }
}
