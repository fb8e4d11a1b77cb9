namespace Lab.Libvirt;

/// <summary>The host's hardware (<c>virNodeInfo</c>).</summary>
/// <param name="Model">The CPU's architecture, such as <c>x86_64</c>.</param>
/// <param name="MemoryBytes">All memory of the host.</param>
/// <param name="Cpus">Active logical CPUs.</param>
/// <param name="Megahertz">Expected CPU frequency; 0 where unknown.</param>
/// <param name="NumaNodes">1 where memory access is uniform, or the topology unusual.</param>
/// <param name="Sockets">Per NUMA node.</param>
/// <param name="Cores">Per socket; all processors of the host where the topology is unusual.</param>
/// <param name="Threads">Per core.</param>
public sealed record NodeInfo(string Model, long MemoryBytes, int Cpus, int Megahertz, int NumaNodes, int Sockets, int Cores, int Threads);
