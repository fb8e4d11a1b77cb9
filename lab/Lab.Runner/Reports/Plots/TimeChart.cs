using Lab.Runner.Reports.Charts;
using Lab.Runner.Reports.Pages;

namespace Lab.Runner.Reports.Plots;

/// <summary>What all plots of a run share: one time axis, and the phases behind the panels.</summary>
internal static class TimeChart
{
    /// <summary>More pauses than this stand too close for their names.</summary>
    private const int MostNamed = 3;

    public static Chart Of(string name, string title, TimeFrame frame, bool simulated, int panelHeight, IReadOnlyList<Panel> panels) =>
        new(name, simulated ? $"SIMULATED · {title}" : title, Axis(frame.From, frame.To), panels) { PanelHeight = panelHeight, Bands = Bands(frame) };

    public static Axis Axis(double from, double to) => new() { From = from, To = to, Label = "seconds since the migration was requested" };

    private static List<Band> Bands(TimeFrame frame)
    {
        var pauses = frame.Phases.Count(phase => phase.Name == Phase.Downtime);
        return [.. frame.Phases.Select((phase, i) => Band(phase, i, frame, named: phase.Name != Phase.Downtime || pauses <= MostNamed))];
    }

    private static Band Band(Phase phase, int index, TimeFrame frame, bool named)
    {
        var pause = phase.Name == Phase.Downtime;
        var colour = pause ? PlotColours.Downtime : index % 2 == 0 ? PlotColours.PhaseOdd : PlotColours.PhaseEven;
        return new Band(frame.Seconds(phase.From), frame.Seconds(phase.To), colour, named ? phase.Name : "")
        {
            Opacity = pause ? 0.35 : 1,
            Stressed = pause,
            Title = $"{phase.Name}: {Words.Milliseconds((phase.To - phase.From).TotalMilliseconds)}",
        };
    }
}
