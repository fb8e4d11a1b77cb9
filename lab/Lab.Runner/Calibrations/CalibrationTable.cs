using System.Globalization;
using Lab.Runner.Models;
using Lab.Runner.Reports.Pages;
using Spectre.Console;

namespace Lab.Runner.Calibrations;

/// <summary>What a calibration found, on a terminal.</summary>
internal static class CalibrationTable
{
    public static void Render(IAnsiConsole console, IReadOnlyList<CalibratedParameter> parameters)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(Column("parameter"), Column("default", right: true), Column("calibrated", right: true), Column("unit"), Column("from", right: true), Column("half of them between"));
        foreach (var item in parameters) table.AddRow(Row(item));
        console.Write(table);
    }

    private static TableColumn Column(string name, bool right = false) => new($"[grey]{Markup.Escape(name)}[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0), Alignment = right ? Justify.Right : Justify.Left };

    private static Markup[] Row(CalibratedParameter item) =>
    [
        new Markup(Markup.Escape(item.Parameter.Name)),
        new Markup(Number(item.Parameter.Default)),
        new Markup(item.Migrations > 0 ? $"[bold]{Number(item.Value)}[/]" : $"[grey]{Number(item.Value)}[/]"),
        new Markup(Markup.Escape(item.Parameter.Unit)),
        new Markup(item.Migrations > 0 ? Words.Count(item.Migrations, "migration", "migrations") : "[grey]not read[/]"),
        new Markup(item is { Low: { } low, High: { } high } ? $"{Number(low)} and {Number(high)}" : ""),
    ];

    private static string Number(double? value) => value is { } number
        ? ModelParameter.Text(double.Parse(number.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : "none";
}
