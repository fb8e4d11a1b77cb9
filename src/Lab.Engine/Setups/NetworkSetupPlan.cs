using Lab.Engine.Networks;
using Lab.Model.Networks;

namespace Lab.Engine.Setups;

/// <summary>What the agent is asked, and what the engine remembers once the host has it.</summary>
public sealed record NetworkSetupPlan(SetupNetworksRequest Request, IReadOnlyList<NetworkAttachment> Attached, IReadOnlyList<Guid> Detached);
