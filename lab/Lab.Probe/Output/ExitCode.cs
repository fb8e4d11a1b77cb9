namespace Lab.Probe.Output;

/// <summary>How a probe ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It ran and stopped, but part of what it should have recorded is missing: the stop line and standard error name it.</summary>
    public const int Incomplete = 1;

    /// <summary>Wrong arguments, no such interface, no permission, address in use: nothing was recorded.</summary>
    public const int CannotStart = 3;
}
