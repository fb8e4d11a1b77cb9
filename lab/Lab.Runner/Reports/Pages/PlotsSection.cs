using Lab.Runner.Reports.Plots;

namespace Lab.Runner.Reports.Pages;

/// <summary>The plots, inlined.</summary>
internal static class PlotsSection
{
    private static readonly (string Name, string Title, string Caption)[] Known =
    [
        (
            BandwidthPlot.Name,
            "Where the bytes went, over time",
            "Blue is the migration stream, grey all other traffic. Every panel has the same scale; shading shows the phases, the narrow "
            + "stripe the pause."),
        (
            ProgressPlot.Name,
            "How the memory converged",
            "Samples of libvirt's job statistics. The pause begins when what remains can be sent within the downtime limit."),
        (
            HeartbeatPlot.Name,
            "What the guest's peer heard",
            "One dot for each silence between two heartbeats, at the time it ended, on a logarithmic scale. The large dot is the longest."),
        (
            RoundTripPlot.Name,
            "Engine to agent round trip",
            "One dot for each connection that the lab opened from where the engine is to an agent's management port; orange dots along the upper edge were not answered "
            + "within five seconds."),
    ];

    public static Html Render(RunPlots plots) => plots.Problem is { } problem
        ? Html.Of($"""<section><h2>Plots</h2><p class="lead">{problem}</p></section>""")
        : Html.Of($"""<section>{Known.Where(plot => plots.Svg.ContainsKey(plot.Name)).Select(plot => Html.Of($"""<h2>{plot.Title}</h2><figure class="plot">{Html.Trusted(plots.Svg[plot.Name])}<figcaption>{plot.Caption}</figcaption></figure>"""))}</section>""");
}
