namespace Lab.Runner.Commands;

/// <summary>What <c>lab</c> exits with; <see cref="Checkers.Verdicts.ExitCode"/> says which for a verdict.</summary>
public static class ExitCodes
{
    public const int Pass = 0;
    public const int Fail = 1;
    public const int Unknown = 2;

    /// <summary>Bad input, or a machine that cannot do what was asked: nothing was run.</summary>
    public const int BadInput = 3;

    /// <summary>Nothing was run, because this machine lacks what the scenario needs; the reason has been said.</summary>
    public const int Skipped = 4;
}
