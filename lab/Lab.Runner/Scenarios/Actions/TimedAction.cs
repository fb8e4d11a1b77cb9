using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Actions;

/// <summary>An action that can be timed against the migrations beside it.</summary>
public abstract record TimedAction
{
    [Describe("In a 'together': so long after the memory of one of its migrations began to flow. Without it, at once.", Example = "300ms")]
    public TimeSpan? After { get; init; }
}
