namespace Lab.Agent.Vms;

/// <summary>What the agent knows of a VM that the hypervisor does not tell.</summary>
public enum VmRole
{
    None,
    MigrationSource,
    MigrationDestination,

    /// <summary>Its post-copy failed, and both copies were destroyed.</summary>
    Lost,
}

/// <summary>The migrations' say in the status of a VM. All members may be called from any thread.</summary>
public sealed class VmRoles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, VmRole> _roles = [];
    private long _changes;

    /// <summary>Raised with every change.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public VmRole this[Guid vmId]
    {
        get
        {
            lock (_gate) return _roles.GetValueOrDefault(vmId);
        }

        set
        {
            lock (_gate)
            {
                if (value == VmRole.None) _roles.Remove(vmId);
                else _roles[vmId] = value;
                _changes++;
            }
        }
    }

    public IReadOnlyList<Guid> All(VmRole role)
    {
        lock (_gate) return [.. _roles.Where(entry => entry.Value == role).Select(entry => entry.Key)];
    }
}
