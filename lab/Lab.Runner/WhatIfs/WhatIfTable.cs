using Lab.Simulation.Fleets;
using Spectre.Console;

namespace Lab.Runner.WhatIfs;

/// <summary>A what-if on a terminal.</summary>
internal static class WhatIfTable
{
    public static void Render(IAnsiConsole console, IReadOnlyList<EvacuationResult> results)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]SIMULATED[/]  {WhatIfWords.Fleet(results[0].Plan)}");
        console.WriteLine();
        var table = new Table { Border = TableBorder.None };
        table.AddColumns([Column("design"), .. WhatIfWords.Columns.Select(Column)]);
        foreach (var result in results) table.AddRow([new Markup(Markup.Escape(result.Plan.Design.Name)), .. WhatIfWords.Row(DesignFigures.Of(result)).Select(text => new Markup(Markup.Escape(text)))]);
        console.Write(table);
        console.WriteLine();
        foreach (var result in results)
            foreach (var host in result.Blocked) console.MarkupLineInterpolated($"[yellow]{result.Plan.Design.Name}[/]  {host.Host} was not emptied: {string.Join(" ", host.Reasons)}");
    }

    private static TableColumn Column(string name) => new($"[grey]{Markup.Escape(name)}[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };
}
