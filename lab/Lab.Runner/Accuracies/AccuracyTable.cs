using Spectre.Console;

namespace Lab.Runner.Accuracies;

/// <summary>An accuracy report on a terminal.</summary>
internal static class AccuracyTable
{
    public static void Render(IAnsiConsole console, Accuracy accuracy)
    {
        Points(console, accuracy);
        Summary(console, $"{accuracy.Unseen.Count} unseen", accuracy.Unseen);
        if (accuracy.Seen.Count > 0) Summary(console, $"{accuracy.Seen.Count} seen in calibration", accuracy.Seen);
        if (accuracy.Again.Count > 0) Summary(console, $"{accuracy.Again.Count} measured again", accuracy.Again, judged: false);
        console.WriteLine();
        foreach (var sentence in accuracy.Skipped) console.MarkupLineInterpolated($"[grey]skipped:[/] {sentence}");
        foreach (var sentence in accuracy.Oddities) console.MarkupLineInterpolated($"[yellow]{sentence}[/]");
        console.WriteLine($"Model: {accuracy.Model.Words}. {AccuracyWords.Headline(accuracy)}");
    }

    private static void Points(IAnsiConsole console, Accuracy accuracy)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(Column("scenario"), Column(""), Column("migration"));
        foreach (var quantity in AccuracyQuantity.All) table.AddColumn(Column(quantity.Title));
        foreach (var point in accuracy.Points)
            foreach (var (migration, number) in point.Migrations.Select((migration, index) => (migration, index)))
                table.AddRow([Text(number == 0 ? point.Scenario : ""), Text(number == 0 ? point.IsSeen ? "seen" : "unseen" : ""), Text(migration.Title), .. AccuracyQuantity.All.Select(quantity => Text(AccuracyWords.Pair(quantity.Of(migration), quantity)))]);
        console.WriteLine();
        console.Write(table);
        foreach (var point in accuracy.Points.Where(point => point.Problem is not null)) console.MarkupLineInterpolated($"[yellow]{point.Scenario}/{point.Run}: {point.Problem}[/]");
    }

    private static void Summary(IAnsiConsole console, string title, IReadOnlyList<AccuracyPoint> points, bool judged = true)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns([Column(title), Column("points"), Column(judged ? "median error" : "median"), Column("nine of ten"), Column("median difference"), .. judged ? (TableColumn[])[Column("within the goal"), Column("goal"), Column("")] : []]);
        foreach (var quantity in AccuracyQuantity.All)
        {
            var summary = AccuracySummary.Of(quantity, points);
            string[] figures = [quantity.Title, FormattableString.Invariant($"{summary.Points}"), AccuracyWords.Percent(summary.MedianError), AccuracyWords.Percent(summary.P90Error), AccuracyWords.Value(summary.MedianDifference, quantity)];
            string[] goal = [AccuracyWords.Percent(summary.Within), AccuracyWords.Goal(quantity), AccuracyWords.Met(summary.IsMet)];
            table.AddRow([.. figures.Concat(judged ? goal : []).Select(Text)]);
        }

        console.WriteLine();
        console.Write(table);
    }

    private static Markup Text(string text) => new(Markup.Escape(text));

    private static TableColumn Column(string name) => new($"[grey]{Markup.Escape(name)}[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };
}
