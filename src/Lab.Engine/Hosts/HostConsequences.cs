using Lab.Engine.Vms;

namespace Lab.Engine.Hosts;

/// <summary>What is done about what a monitor finds.</summary>
public sealed record HostConsequences(HostEvacuation Evacuation, VmRestarts Restarts);
