using Lab.Engine.Policies;
using Lab.Model.Migrations;

namespace Lab.Engine.Vms;

/// <summary>A virtual machine: what was declared, and where it stands.</summary>
public sealed record Vm
{
    public required VmDefinition Definition { get; init; }

    public required Guid ClusterId { get; init; }

    public string Description { get; init; } = "";

    public VmAffinity Affinity { get; init; } = VmAffinity.Migratable;

    /// <summary>The only hosts it may run on; empty: any of the cluster.</summary>
    public IReadOnlyList<Guid> PinnedHosts { get; init; } = [];

    /// <summary>Its own migration network (the feature's second phase); null: the cluster's.</summary>
    public Guid? MigrationNetwork { get; init; }

    public MigrationSettings Migration { get; init; } = new();

    /// <summary>Higher moves first when its host goes into maintenance.</summary>
    public int Priority { get; init; }

    public bool HighlyAvailable { get; init; }

    /// <summary>oVirt's custom properties by name; <c>cache</c> other than <c>none</c> forbids migration.</summary>
    public IReadOnlyDictionary<string, string> CustomProperties { get; init; } = new Dictionary<string, string>();

    public VmState State { get; init; } = new();

    public Guid Id => Definition.Id;

    public string Name => Definition.Name;
}

/// <summary>Whether a VM may be moved (oVirt's <c>placement_policy.affinity</c>).</summary>
public enum VmAffinity
{
    /// <summary>By people and by the engine.</summary>
    Migratable,

    /// <summary>By people only.</summary>
    UserMigratable,

    /// <summary>Never, unless forced.</summary>
    Pinned,
}
