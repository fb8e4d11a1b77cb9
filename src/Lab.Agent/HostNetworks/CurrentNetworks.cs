using Lab.Model.Networks;

namespace Lab.Agent.HostNetworks;

/// <summary>What a plan starts from.</summary>
public sealed record CurrentNetworks(KernelNetwork Kernel, RunningNetworks Running);
