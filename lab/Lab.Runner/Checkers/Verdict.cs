namespace Lab.Runner.Checkers;

/// <summary>What the evidence says. In ascending order of rank: the highest of several is theirs together.</summary>
public enum Verdict
{
    /// <summary>What must hold was seen to hold.</summary>
    Pass,

    /// <summary>The evidence does not suffice either way.</summary>
    Unknown,

    /// <summary>What must hold was seen not to hold.</summary>
    Fail,
}

public static class Verdicts
{
    /// <summary>Fail outranks Unknown outranks Pass; of nothing, Unknown: nothing passes vacuously.</summary>
    public static Verdict Combine(IEnumerable<Verdict> verdicts) => verdicts.DefaultIfEmpty(Verdict.Unknown).Max();

    /// <summary><c>PASS</c>, <c>FAIL</c>, <c>UNKNOWN</c>.</summary>
    public static string Word(this Verdict verdict) => verdict switch { Verdict.Pass => "PASS", Verdict.Fail => "FAIL", _ => "UNKNOWN" };

    /// <summary>The command's exit code: 0, 1, 2.</summary>
    public static int ExitCode(this Verdict verdict) => verdict switch { Verdict.Pass => 0, Verdict.Fail => 1, _ => 2 };
}
