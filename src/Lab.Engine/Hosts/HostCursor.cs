namespace Lab.Engine.Hosts;

/// <summary>How far a host's event stream was taken into the engine's own events, so that a restart does not tell the same twice.</summary>
/// <param name="Id">The host's identifier.</param>
public sealed record HostCursor(Guid Id, Guid AgentId, long Sequence);
