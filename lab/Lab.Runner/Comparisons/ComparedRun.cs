using Lab.Runner.Checkers;
using Lab.Runner.Runs;

namespace Lab.Runner.Comparisons;

/// <summary>A run with its judgement, made anew: figures of two runs must come from one judge.</summary>
public sealed record ComparedRun(RunDirectory Directory, JudgedRun Judged)
{
    public static ComparedRun Of(string path)
    {
        var run = RunDirectory.Open(path);
        return new ComparedRun(run, RunJudge.Judge(run));
    }

    /// <summary>The run directory's name, which tells runs of one scenario apart.</summary>
    public string Id => Path.GetFileName(Directory.Root);

    /// <summary><c>dedicated-bridged 20261121T064206Z-ba8c73</c>.</summary>
    public string Title => $"{Judged.Run.Scenario ?? "run"} {Id}";
}

/// <summary>One side: a run, or several whose differences among themselves are the noise.</summary>
/// <param name="Runs">At least one; the first is drawn.</param>
public sealed record Side(IReadOnlyList<ComparedRun> Runs)
{
    public ComparedRun Shown => Runs[0];
}
