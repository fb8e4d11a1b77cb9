namespace Lab.Engine.Clusters;

/// <summary>Which VMs leave a host that becomes non-operational (oVirt's <c>error_handling.on_error</c>).</summary>
public enum MigrateOnError
{
    /// <summary>Every VM that may be moved.</summary>
    Yes,

    /// <summary>Highly available VMs only.</summary>
    HighlyAvailableOnly,

    /// <summary>None.</summary>
    No,
}
