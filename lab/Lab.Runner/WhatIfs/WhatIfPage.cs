using Lab.Runner.Reports.Pages;
using Lab.Simulation.Fleets;

namespace Lab.Runner.WhatIfs;

/// <summary>A what-if on one page that opens from disk, without network and without scripts.</summary>
internal static class WhatIfPage
{
    public const string Name = "index.html";

    private const int MostReasons = 20;

    private static readonly (string Plot, string Title, string Caption)[] Known =
    [
        (WhatIfPlots.Times, "How long it takes", "Until the engine says of the last host of the rack that it is in maintenance."),
        (WhatIfPlots.Loads, "What the links carry", "Means over a second or more. A NIC of a host is counted in each direction by itself; small messages are not counted."),
        (WhatIfPlots.Queue, "Who waits", "The engine asks all at once; each host sends two VMs at a time and takes two."),
        (WhatIfPlots.Downtimes, "How long VMs stand still", "Each VM's pause, as libvirt has it."),
    ];

    /// <param name="plots">By name, ready to be put into a page.</param>
    public static string Render(IReadOnlyList<EvacuationResult> results, IReadOnlyDictionary<string, string> plots) => Html.Of($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <title>SIMULATED · Networks for an evacuation · Lab</title>
        <style>{StyleSheet.Many}</style></head><body>
        <header class="top">
        <div class="kicker"><b>what if</b> · simulated</div>
        <h1>{Headline(results)}</h1>
        <p class="lead">{WhatIfWords.Fleet(results[0].Plan)}</p>
        </header>
        <main>
        <section><h2>Designs</h2><div class="scroll"><table class="figures"><thead><tr><th></th>{WhatIfWords.Columns.Select(column => Html.Of($"""<th class="n">{column}</th>"""))}</tr></thead><tbody>
        {results.Select(Row)}
        </tbody></table></div>
        <p class="lead">NICs: the busiest of all hosts in its busiest second, in either direction. Round trip: from the engine to the rack's agents. Downtime and round trip: no longer for half, and for 99 of 100.</p>
        <ul class="evidence">{results.Select(result => Html.Of($"""<li class="note"><b>{result.Plan.Design.Name}</b>: {WhatIfWords.Wiring(result.Plan.Design)}</li>"""))}</ul></section>
        <section>{Known.Select(plot => Html.Of($"""<h2>{plot.Title}</h2><figure class="plot">{Html.Trusted(plots[plot.Plot])}<figcaption>{plot.Caption}</figcaption></figure>"""))}</section>
        {Blocked(results)}
        </main>
        <footer>Simulated: the engine, its scheduler and the agents are the ones that run in a data centre; hosts, hypervisors and networks are a model that shares links max-min fairly and knows no other traffic on them. Times compare designs with each other; they are no promise.</footer>
        </body></html>
        """).ToString() + "\n";

    private static string Headline(IReadOnlyList<EvacuationResult> results)
    {
        var done = results.Where(result => result.Blocked.Count == 0).ToList();
        if (done.Count == 0) return "No design empties the rack";
        var (best, worst) = (done.MinBy(result => result.Took)!, done.MaxBy(result => result.Took)!);
        return best.Took == worst.Took
            ? $"The rack is empty in {WhatIfWords.Seconds(best.Took.TotalSeconds)}"
            : $"{best.Plan.Design.Name} empties the rack in {WhatIfWords.Seconds(best.Took.TotalSeconds)}, {worst.Plan.Design.Name} in {WhatIfWords.Seconds(worst.Took.TotalSeconds)}";
    }

    private static Html Row(EvacuationResult result) => Html.Of($"""
        <tr><td>{result.Plan.Design.Name}</td>{WhatIfWords.Row(DesignFigures.Of(result)).Select(text => Html.Of($"""<td class="n">{text}</td>"""))}</tr>
        """);

    private static Html Blocked(IReadOnlyList<EvacuationResult> results)
    {
        var all = results.SelectMany(result => result.Blocked.Select(host => (result.Plan.Design.Name, Host: host))).ToList();
        return all.Count == 0
            ? Html.Empty
            : Html.Of($"""<section><h2>What stays</h2><ul class="evidence">{all.Take(MostReasons).Select(item => Html.Of($"""<li class="fail">{item.Name}: {item.Host.Host} was not emptied. {string.Join(" ", item.Host.Reasons)}</li>"""))}</ul></section>""");
    }
}
