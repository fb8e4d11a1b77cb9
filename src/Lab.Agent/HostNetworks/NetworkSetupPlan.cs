using Lab.Model.Networks;
using Lab.Model.Networks.Rules;

namespace Lab.Agent.HostNetworks;

/// <summary>What a request amounts to on this host.</summary>
/// <param name="Target">The kernel's configuration once the steps are done.</param>
/// <param name="Running">The host's configuration then.</param>
public sealed record NetworkSetupPlan(IReadOnlyList<NetworkStep> Steps, KernelNetwork Target, RunningNetworks Running)
{
    public IReadOnlySet<string> Scope => KernelDifference.Scope(Steps);
}

/// <summary>A plan, or every reason why there is none.</summary>
/// <param name="Plan">Null when there are faults.</param>
public sealed record NetworkPlanning(NetworkSetupPlan? Plan, IReadOnlyList<NetworkFault> Faults);
