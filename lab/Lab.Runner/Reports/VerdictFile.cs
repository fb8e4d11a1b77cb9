using System.Text.Json;
using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Reports;

/// <summary><c>verdict.json</c>: a <see cref="JudgedRun"/> as docs/verdict.schema.json describes it. Nothing in it depends on when or where
/// the run was judged.</summary>
public static class VerdictFile
{
    public static string Render(JudgedRun run) => JsonSerializer.Serialize(run, RunJson.File) + "\n";

    public static void Save(JudgedRun run, string directory) => File.WriteAllText(Path.Combine(directory, RunFiles.Verdict), Render(run));
}
