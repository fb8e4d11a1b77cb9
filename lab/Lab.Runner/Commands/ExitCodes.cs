using Lab.Runner.Checkers;

namespace Lab.Runner.Commands;

/// <summary>What <c>lab</c> exits with.</summary>
public static class ExitCodes
{
    public const int Pass = 0;
    public const int Fail = 1;
    public const int Unknown = 2;

    /// <summary>Bad input, or a machine that cannot do what was asked: nothing was run.</summary>
    public const int BadInput = 3;

    /// <summary>The same as <see cref="Verdicts.ExitCode"/>, which decides it.</summary>
    public static int Of(Verdict verdict) => verdict.ExitCode();
}
