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
        await phases.AlwaysAsync("check", token => Task.Run(() => judged = RunJudge.Judge(RunDirectory.Open(directory)), token));
        if (judged is not null) await phases.AlwaysAsync("report", token => Task.Run(() => RunReport.Write(RunDirectory.Open(directory), judged), token));
        return judged;
    }
}
