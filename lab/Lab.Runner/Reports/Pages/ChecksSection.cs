using Lab.Runner.Checkers;

namespace Lab.Runner.Reports.Pages;

/// <summary>Every check with its evidence; those that did not pass stand open.</summary>
internal static class ChecksSection
{
    public static Html Render(JudgedRun run)
    {
        var questions = RunJudge.Checkers.ToDictionary(checker => checker.Name, checker => checker.Question);
        return Html.Of($"""
            <section><h2>Checks</h2>
            <p class="lead">Fail outranks Unknown outranks Pass. Unknown means that the evidence does not suffice either way. {Tally(run)}</p>
            {run.Checks.Select(check => One(check, questions.GetValueOrDefault(check.Name, "")))}
            </section>
            """);
    }

    private static string Tally(JudgedRun run) =>
        $"{Count(run, Verdict.Pass)} passed, {Count(run, Verdict.Fail)} failed, {Count(run, Verdict.Unknown)} unknown.";

    private static int Count(JudgedRun run, Verdict verdict) => run.Checks.Count(check => check.Verdict == verdict);

    private static Html One(CheckResult check, string question) => Html.Of($"""
        <details class="check"{(check.Verdict == Verdict.Pass ? "" : " open")}><summary><span class="chip {Words.Style(check.Verdict)}">{check.Verdict.Word()}</span><span class="name">{check.Name}</span><span class="what">{check.Summary}</span></summary>
        <div class="body"><p class="question">{question}</p>
        <ul class="evidence">{check.Evidence.Select(line => Html.Of($"""<li class="{Words.Style(line.Verdict)}">{line.Text}</li>"""))}</ul></div></details>
        """);
}
