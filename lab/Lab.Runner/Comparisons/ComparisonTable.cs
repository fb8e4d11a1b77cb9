using Spectre.Console;

namespace Lab.Runner.Comparisons;

/// <summary>A comparison on a terminal.</summary>
internal static class ComparisonTable
{
    public static void Render(IAnsiConsole console, Comparison comparison)
    {
        console.WriteLine();
        Side(console, "A", comparison.A);
        Side(console, "B", comparison.B);
        foreach (var group in comparison.Figures.GroupBy(figure => figure.Group))
        {
            var table = new Table { Border = TableBorder.None };
            table.AddColumns(Column(group.Key), Column("A"), Column("B"), Column("B − A"), Column(""));
            foreach (var figure in group) table.AddRow(Row(figure));
            console.WriteLine();
            console.Write(table);
        }

        if (comparison.Figures.Count == 0) console.WriteLine("Nothing was migrated on both sides: there is nothing to compare.");
        console.WriteLine();
        foreach (var condition in comparison.Conditions) console.MarkupLineInterpolated($"[yellow]differs[/]  {condition}");
        console.WriteLine(FigureWords.Summary(comparison));
    }

    private static void Side(IAnsiConsole console, string name, Side side)
    {
        foreach (var run in side.Runs) console.WriteLine($"{name}  {run.Title}  {Checkers.Verdicts.Word(run.Judged.Verdict)}");
    }

    private static TableColumn Column(string name) => new($"[grey]{Markup.Escape(name)}[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };

    private static Markup[] Row(Figure figure)
    {
        var colour = figure.Reading == Reading.BeyondNoise ? "bold" : "default";
        return
        [
            new Markup(Markup.Escape(figure.Name)),
            new Markup(Markup.Escape(FigureWords.Range(figure.A, figure.MedianA, figure.Unit))),
            new Markup(Markup.Escape(FigureWords.Range(figure.B, figure.MedianB, figure.Unit))),
            new Markup($"[{colour}]{Markup.Escape(FigureWords.Difference(figure))}[/]"),
            new Markup($"[grey]{Markup.Escape(FigureWords.Reading(figure))}[/]"),
        ];
    }
}
