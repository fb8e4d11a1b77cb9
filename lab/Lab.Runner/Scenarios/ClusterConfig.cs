using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios;

/// <summary>What carries bridges, VLANs and bonds on the hosts.</summary>
public enum SwitchChoice
{
    [Describe("The kernel's own where it has what the scenario needs, else Open vSwitch.")]
    Auto,

    [Describe("The kernel's own bridge, 8021q and bonding.")]
    Linux,

    [Describe("Open vSwitch.")]
    Ovs,
}

/// <summary>Whose behaviour the engine shows where the real systems differ.</summary>
public enum EngineProfile
{
    [Describe("The feature's documents.")]
    Spec,

    [Describe("What oVirt ships: roles change while VMs migrate, and the scheduler does not look at the migration network.")]
    Ovirt,

    [Describe("One inbound address per host for control and data alike.")]
    Nova,

    [Describe("No fallback: a migration that cannot use its network fails.")]
    Kubevirt,
}

/// <summary>What becomes of the VMs of a host that stops working.</summary>
public enum MigrateOnError
{
    [Describe("All of them are migrated.")]
    Always,

    [Describe("Only the highly available ones are.")]
    HighlyAvailable,

    [Describe("None is.")]
    Never,
}

/// <summary>How the engine runs the cluster.</summary>
[Describe("How the engine runs the cluster.")]
public sealed record ClusterConfig
{
    [Describe("What carries bridges, VLANs and bonds on the hosts.")]
    public SwitchChoice Switch { get; init; }

    [Describe("Whose behaviour the engine shows where the real systems differ.")]
    public EngineProfile Profile { get; init; }

    [Describe("The cluster's compatibility level; below 3.3 it does not know migration networks. Without it the engine's newest.", Example = "4.7")]
    [Text(TextForm.Version)]
    public string? Compatibility { get; init; }

    [Describe("What becomes of the VMs of a host that stops working.")]
    public MigrateOnError MigrateOnError { get; init; }

    [Describe("How long the NIC of a required network may be down before its host counts as broken (NonOperational); the default is 60s.", Example = "3s")]
    public TimeSpan? Grace { get; init; }
}
