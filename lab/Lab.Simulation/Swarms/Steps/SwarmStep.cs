using System.Globalization;

namespace Lab.Simulation.Swarms.Steps;

/// <summary>One thing that somebody does in a history, or that goes wrong in it.</summary>
/// <param name="At">From the beginning of the history.</param>
public abstract record SwarmStep(TimeSpan At)
{
    /// <summary>As a history tells it.</summary>
    public abstract string Text { get; }

    /// <summary>Something that goes wrong, and not something that somebody wants.</summary>
    public abstract bool IsFault { get; }

    /// <summary>Does it; returns when it is over.</summary>
    internal abstract Task ActAsync(SwarmRun run);

    /// <summary>For sentences: <c>4.2 s</c>.</summary>
    protected static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}

/// <summary>Somebody wants something.</summary>
public abstract record Wish(TimeSpan At) : SwarmStep(At)
{
    public override bool IsFault => false;
}

/// <summary>Something goes wrong.</summary>
public abstract record Fault(TimeSpan At) : SwarmStep(At)
{
    public override bool IsFault => true;
}
