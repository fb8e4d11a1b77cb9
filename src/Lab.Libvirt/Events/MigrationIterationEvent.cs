namespace Lab.Libvirt;

/// <summary>The source begins another pass over the guest's memory (<c>VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION</c>); the first is 1.</summary>
public sealed record MigrationIterationEvent(Guid Uuid, string Name, int Iteration);
