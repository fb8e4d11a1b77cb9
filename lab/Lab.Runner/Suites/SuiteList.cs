using System.Text.Json;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;
using Spectre.Console;

namespace Lab.Runner.Suites;

/// <summary><c>lab suite --list</c>: what would run.</summary>
public static class SuiteList
{
    public static void Render(IAnsiConsole console, IReadOnlyList<SuiteScenario> scenarios)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(
            new TableColumn("[grey]scenario[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) },
            new TableColumn("[grey]expected[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) },
            new TableColumn("[grey]memory[/]") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }.RightAligned(),
            new TableColumn("[grey]about[/]"));
        foreach (var scenario in scenarios)
            table.AddRow(new Text(scenario.Name), new Text(scenario.Expected.Word()), new Text(scenario.Memory.ToString()), new Text(scenario.About));
        console.Write(table);
    }

    public static void WriteJson(TextWriter writer, IReadOnlyList<SuiteScenario> scenarios) => writer.WriteLine(JsonSerializer.Serialize(scenarios, RunJson.File));
}
