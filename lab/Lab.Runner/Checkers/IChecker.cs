using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>A pure function over a run directory: the same directory, the same result, whenever and by whomever it is asked.</summary>
public interface IChecker
{
    /// <summary>One word, lower case; the test case's name in <c>junit.xml</c>.</summary>
    string Name { get; }

    /// <summary>The question it answers, for people.</summary>
    string Question { get; }

    CheckResult Check(RunDirectory run);

    /// <summary>Whether the run asks the question at all. What nobody asked is not among the results: a check must not pass vacuously.</summary>
    bool Applies(RunDirectory run) => true;
}
