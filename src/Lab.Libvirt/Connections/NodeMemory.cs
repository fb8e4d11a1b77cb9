namespace Lab.Libvirt;

/// <summary>The host's memory in bytes (<c>virNodeGetMemoryStats</c> over all NUMA cells). A member is null where the driver does not tell.</summary>
public sealed record NodeMemory(long? TotalBytes, long? FreeBytes, long? BuffersBytes, long? CachedBytes);
