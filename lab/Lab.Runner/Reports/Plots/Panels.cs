namespace Lab.Runner.Reports.Plots;

/// <summary>What all plots share: the terminal, stacked panels on one time axis, the phases behind them.</summary>
internal static class Panels
{
    public const int Width = 960;
    private const int Left = 74;
    private const int Right = 18;
    private const int Top = 44;
    private const int Bottom = 34;

    /// <summary>More pauses than this stand too close for their names.</summary>
    private const int MostNamed = 3;

    /// <summary>Opens an SVG of so many panels.</summary>
    public static void Begin(PlotScript script, string file, string title, bool simulated, int panels, int panelHeight)
    {
        var height = Height(panels, panelHeight);
        script.Line($"reset");
        script.Line($"set terminal svg size {Width},{height} dynamic font 'sans-serif,12' background '{PlotColours.Paper}' name 'lab'");
        script.Line($"set output {PlotScript.Quote(file)}");
        script.Line($"set multiplot");
        script.Line(
            $"set label 1 {PlotScript.Quote(simulated ? $"SIMULATED · {title}" : title)} at screen {(double)Left / Width:0.####}, screen "
            + $"{1 - 18.0 / height:0.####} left noenhanced textcolor rgb '{PlotColours.Ink}' font ',14'");
        script.Line($"set border 2 linecolor rgb '{PlotColours.Grid}'");
        script.Line($"set grid ytics linetype 1 linecolor rgb '{PlotColours.Grid}'");
        script.Line($"set tics textcolor rgb '{PlotColours.Muted}' scale 0");
        script.Line($"set lmargin at screen {(double)Left / Width:0.####}");
        script.Line($"set rmargin at screen {1 - (double)Right / Width:0.####}");
        script.Line($"unset key");
    }

    public static void End(PlotScript script)
    {
        script.Line($"unset multiplot");
        script.Line($"unset output");
    }

    /// <summary>Moves to a panel, from 0 at the top, and shades the phases; the last panel has the time axis.</summary>
    public static void Next(PlotScript script, TimeFrame frame, int panel, int panels, int panelHeight, string caption, string aside)
    {
        var height = Height(panels, panelHeight);
        double top = Top + panel * panelHeight, bottom = top + panelHeight - 16;
        if (panel == 1) script.Line($"unset label 1");
        script.Line($"set tmargin at screen {1 - (top + 14) / height:0.#####}");
        script.Line($"set bmargin at screen {1 - bottom / height:0.#####}");
        script.Line($"set xrange [{frame.From}:{frame.To}]");
        script.Line(
            $"set label 2 {PlotScript.Quote(caption)} at screen {(double)Left / Width:0.####}, screen {1 - (top + 5) / height:0.#####} "
            + $"left noenhanced front textcolor rgb '{PlotColours.Ink}' font ',12'");
        script.Line(
            $"set label 3 {PlotScript.Quote(aside)} at screen {1 - (double)Right / Width:0.####}, screen {1 - (top + 5) / height:0.#####} "
            + $"right noenhanced front textcolor rgb '{PlotColours.Muted}' font ',11'");
        Shade(script, frame, panel == 0, 1 - (top + 14) / height, height);
        if (panel == panels - 1)
        {
            script.Line($"set xtics nomirror textcolor rgb '{PlotColours.Muted}' offset 0,0.4");
            script.Line($"set xlabel 'seconds since the migration was requested' textcolor rgb '{PlotColours.Muted}' offset 0,0.9");
        }
        else
        {
            script.Line($"unset xlabel");
            script.Line($"set xtics format ''");
        }

        if (panel == panels - 1) script.Line($"set xtics format '%g'");
    }

    /// <summary>An empty panel that says why.</summary>
    public static void Say(PlotScript script, string text)
    {
        script.Line($"unset ytics");
        script.Line(
            $"set label 4 {PlotScript.Quote(text)} at graph 0.5, graph 0.5 center noenhanced front "
            + $"textcolor rgb '{PlotColours.Muted}' font ',12'");
        script.Line($"set yrange [0:1]");
        script.Line($"plot NaN notitle");
        script.Line($"unset label 4");
        script.Line($"set ytics textcolor rgb '{PlotColours.Muted}'");
    }

    private static int Height(int panels, int panelHeight) => Top + panels * panelHeight + Bottom;

    private static void Shade(PlotScript script, TimeFrame frame, bool named, double top, int height)
    {
        var tag = 100;
        var pauses = frame.Phases.Count(phase => phase.Name == Phase.Downtime);
        foreach (var (phase, index) in frame.Phases.Select((phase, index) => (phase, index)))
        {
            var (from, to) = (frame.Seconds(phase.From), frame.Seconds(phase.To));
            var pause = phase.Name == Phase.Downtime;
            var colour = pause ? PlotColours.Downtime : index % 2 == 0 ? PlotColours.PhaseOdd : PlotColours.PhaseEven;
            script.Line(
                $"set object {tag} rectangle from {from}, graph 0 to {to}, graph 1 behind fillcolor rgb '{colour}' fillstyle solid "
                + $"{(pause ? 0.35 : 1)} noborder");
            var wide = (to - from) / (frame.To - frame.From) * Width > 7 * phase.Name.Length;
            // The pause is named whatever its width; its name ends where it ends, so that it does not run into the next one's.
            var (at, align) = pause && !wide ? (to, "right") : ((from + to) / 2, "center");
            var label = wide || (pause && pauses <= MostNamed);
            if (named && label)
                script.Line(
                    $"set label {tag} {PlotScript.Quote(phase.Name)} at first {at}, screen {top + 24.0 / height:0.#####} {align} "
                    + $"noenhanced front textcolor rgb '{(pause ? PlotColours.Downtime : PlotColours.Muted)}' font ',10'");
            else script.Line($"unset label {tag}");
            tag++;
        }
    }
}
