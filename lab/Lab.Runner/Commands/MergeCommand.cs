using System.CommandLine;
using Lab.Model.Errors;
using Lab.Runner.Suites;
using Lab.Runner.Suites.Displays;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary><c>lab merge SUITE… --out FOLDER</c>: joins the shards of a suite into one.</summary>
public static class MergeCommand
{
    public static Command Create()
    {
        var shards = new Argument<string[]>("suite") { Description = "Suite directories, each a shard of the same suite.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "A new folder for the whole suite, its runs included.", Required = true };
        var command = new Command("merge", "Join the shards of a suite: one state, one JUnit file, one index page.");
        command.Arguments.Add(shards);
        command.Options.Add(output);
        command.SetAction(parsed => Merge(parsed.GetValue(shards)!, parsed.GetValue(output)!));
        return command;
    }

    private static int Merge(string[] paths, string output)
    {
        try
        {
            var shards = Read(paths);
            if (shards is null) return ExitCodes.BadInput;
            var suites = shards.Select(shard => shard.Suite).ToList();
            var suite = SuiteMerge.Join(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output))), suites);
            SuiteDirectory.MakeAt(output, whole =>
            {
                CopyRuns(shards, whole);
                whole.Save(suite);
                SuiteReport.Write(whole, suite);
            });
            SuiteTable.Render(Terminal.Out, suite);
            Say(suite, suites, output);
            return suite.ExitCode();
        }
        catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteProblem(problem);
            return ExitCodes.BadInput;
        }
    }

    /// <returns>Null when they cannot be joined, all of which has been said.</returns>
    private static List<ShardSource>? Read(string[] paths)
    {
        List<ShardSource> shards = [];
        List<string> problems = [];
        foreach (var path in paths)
        {
            try
            {
                using var directory = SuiteDirectory.Open(path);
                shards.Add(new ShardSource(path, directory.Read()));
            }
            catch (LabException problem)
            {
                problems.Add(problem.Message);
            }
        }

        if (problems.Count == 0) problems.AddRange(SuiteMerge.Obstacles(shards));
        foreach (var problem in problems) Terminal.Error.WriteProblem(new LabException(ErrorKind.BadRequest, problem));
        return problems.Count == 0 ? shards : null;
    }

    private static void CopyRuns(IReadOnlyList<ShardSource> shards, SuiteDirectory whole)
    {
        foreach (var shard in shards)
        {
            var runs = Path.Combine(shard.Path, SuiteDirectory.Runs);
            if (!Directory.Exists(runs)) continue;
            foreach (var scenario in Directory.EnumerateDirectories(runs))
                DirectoryCopy.Copy(scenario, whole.PathOf(Path.Combine(SuiteDirectory.Runs, Path.GetFileName(scenario))));
        }
    }

    private static void Say(SuiteState suite, List<SuiteState> shards, string output)
    {
        var missing = SuiteMerge.MissingOf(shards);
        if (missing.Count > 0)
            Terminal.Out.WriteLine(FormattableString.Invariant($"missing: shard {string.Join(", ", missing)} of {shards[0].Shard!.Count}; their scenarios are marked as not run"));
        Terminal.Out.WriteLine(suite.Summary());
        Terminal.Out.WriteLine($"index: {Path.Combine(output, SuiteDirectory.Index)}");
    }
}
