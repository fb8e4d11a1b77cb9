namespace Lab.Simulation.Swarms;

/// <summary>Something that must never be, and was.</summary>
/// <param name="Rule">Name of what it breaks.</param>
/// <param name="At">Virtual time since the history began; negative: while the cluster was set up.</param>
/// <param name="What">One sentence.</param>
public sealed record Violation(string Rule, TimeSpan At, string What);

/// <summary>Ends a history at a violation.</summary>
internal sealed class ViolationException(Violation violation) : Exception(violation.What)
{
    public Violation Violation { get; } = violation;
}
