using Lab.Runner.Checkers;
using Lab.Runner.Reports;
using Lab.Runner.Runs;

namespace Lab.Runner.Phases;

/// <summary>The last two phases, the same as <c>lab check</c>: judges a run directory and writes verdict, JUnit file, plots and report into it.</summary>
public sealed class JudgeAndReport(string directory)
{
    /// <returns>Null when the run could not be judged at all.</returns>
    public async Task<JudgedRun?> RunAsync(PhaseRunner phases)
    {
        JudgedRun? judged = null;
        await phases.AlwaysAsync("check", _ => Done(() => judged = RunJudge.Judge(RunDirectory.Open(directory))));
        if (judged is not null) await phases.AlwaysAsync("report", _ => Done(() => RunReport.Write(RunDirectory.Open(directory), judged)));
        return judged;
    }

    private static Task Done(Action work)
    {
        work();
        return Task.CompletedTask;
    }
}
