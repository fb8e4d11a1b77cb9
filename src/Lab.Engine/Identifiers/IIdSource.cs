namespace Lab.Engine.Identifiers;

/// <summary>Where identifiers come from: chance in production, a seed in simulation.</summary>
public interface IIdSource
{
    /// <summary>An identifier that was never given before.</summary>
    Guid Next();
}
