using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Comparisons;
using Lab.Runner.Sessions;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab compare RUN RUN</c>: two runs, or two groups of runs, on one plot with their differences and what these are worth.</summary>
public static class CompareCommand
{
    /// <summary>Folder of comparisons below the folder of runs.</summary>
    private const string Comparisons = "comparisons";

    public static Command Create()
    {
        var first = new Argument<string>("A") { Description = "A run directory, or a scenario's name for its newest run." };
        var second = new Argument<string>("B") { Description = "What it is held against." };
        var moreA = new Option<string[]>("--a") { Description = "More runs of the first side, to know its noise.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var moreB = new Option<string[]>("--b") { Description = "More runs of the second side.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var all = new Option<bool>("--all") { Description = $"Of scenarios every complete run, not only the newest; {RunSearch.MostRuns} at most." };
        var runs = new Option<string>("--runs") { Description = "Folder of runs.", DefaultValueFactory = _ => "runs" };
        var output = new Option<string?>("--out") { Description = "Folder for the page, the plots and the figures; without it a new one below comparisons/ in the folder of runs." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("compare", "Hold two runs against each other: one plot, the differences, and what they are worth.") { first, second };
        foreach (var option in (Option[])[moreA, moreB, all, runs, output, json]) command.Options.Add(option);
        command.SetAction(parsed => Compare(
            new RunSearch(parsed.GetValue(runs)!),
            [parsed.GetValue(first)!, .. parsed.GetValue(moreA)!],
            [parsed.GetValue(second)!, .. parsed.GetValue(moreB)!],
            parsed.GetValue(all),
            () => parsed.GetValue(output) is { } folder ? Directory.CreateDirectory(folder).FullName : NewFolder(parsed.GetValue(runs)!),
            parsed.GetValue(json)));
        return command;
    }

    private static int Compare(RunSearch search, string[] a, string[] b, bool all, Func<string> makeFolder, bool json)
    {
        try
        {
            var comparison = Comparison.Of(Find(search, a, all), Find(search, b, all));
            var folder = makeFolder();
            var document = ComparisonFile.Render(comparison);
            File.WriteAllText(Path.Combine(folder, ComparisonFile.Name), document);
            var page = Path.Combine(folder, ComparisonPage.Name);
            File.WriteAllText(page, ComparisonPage.Render(comparison, ComparisonPlots.Draw(comparison, folder), folder));
            if (json)
            {
                Console.Out.Write(document);
                return ExitCodes.Pass;
            }

            ComparisonTable.Render(Terminal.Out, comparison);
            Terminal.Out.WriteLine($"page: {Terminal.Shown(page)}");
            return ExitCodes.Pass;
        }
        catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.BadInput;
        }
    }

    private static List<string> Find(RunSearch search, string[] texts, bool all) => [.. texts.SelectMany(text => search.Find(text, all)).Distinct()];

    private static string NewFolder(string runs) =>
        Directory.CreateDirectory(Path.Combine(runs, Comparisons, RunDirectories.NewName(TimeProvider.System.GetUtcNow()))).FullName;
}
