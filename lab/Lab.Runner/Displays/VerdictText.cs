using Lab.Runner.Checkers;
using Lab.Runner.Reports;
using Lab.Runner.Runs;
using Spectre.Console;

namespace Lab.Runner.Displays;

/// <summary>How every run and every <c>lab check</c> ends: the verdict, then where to read more.</summary>
public static class VerdictText
{
    public static void Write(IAnsiConsole console, JudgedRun? judged, string directory)
    {
        if (judged is null) console.WriteLine("UNKNOWN: the run could not be judged; history.jsonl holds what was recorded.");
        else VerdictRenderer.Render(console, judged);
        console.WriteLine($"report: {Path.Combine(directory, RunFiles.Report)}");
    }
}
