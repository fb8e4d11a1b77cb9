namespace Lab.Runner.Checkers;

/// <summary>Collects what a checker finds. Its verdict is the highest-ranking finding's; with no finding but remarks it is
/// Unknown.</summary>
/// <param name="name">The checker's.</param>
internal sealed class Findings(string name)
{
    private readonly List<EvidenceLine> _lines = [];
    private readonly SortedDictionary<string, double> _measurements = new(StringComparer.Ordinal);

    public Verdict Verdict => Verdicts.Combine(_lines.Where(line => line.Verdict is not null).Select(line => line.Verdict!.Value));

    public void Pass(string text) => _lines.Add(new EvidenceLine(Checkers.Verdict.Pass, text));

    public void Fail(string text) => _lines.Add(new EvidenceLine(Checkers.Verdict.Fail, text));

    public void Unknown(string text) => _lines.Add(new EvidenceLine(Checkers.Verdict.Unknown, text));

    public void Note(string text) => _lines.Add(new EvidenceLine(null, text));

    /// <summary>Does nothing for a null value.</summary>
    public void Measure(string measurement, double? value)
    {
        if (value is { } number && double.IsFinite(number)) _measurements[measurement] = Math.Round(number, 3);
    }

    /// <param name="passed">The summary of a Pass; any other verdict is summed up by the first finding that has it.</param>
    /// <param name="unchecked">Why nothing was checked, for when nothing was.</param>
    public CheckResult ToResult(string passed, string @unchecked)
    {
        var verdict = Verdict;
        var decisive = _lines.Where(line => line.Verdict == verdict).Select(line => line.Text).ToList();
        var summary = verdict == Checkers.Verdict.Pass ? passed : decisive.FirstOrDefault() ?? @unchecked;
        if (verdict != Checkers.Verdict.Pass && decisive.Count > 1)
            summary += FormattableString.Invariant($" (and {decisive.Count - 1} more)");
        return new CheckResult { Name = name, Verdict = verdict, Summary = summary, Evidence = [.. _lines], Measurements = _measurements };
    }
}
