using Lab.Model.Migrations;

namespace Lab.Engine.Migrations;

/// <summary>What one host says of a VM.</summary>
public enum VmSighting
{
    /// <summary>The host cannot be asked.</summary>
    Unreachable,

    /// <summary>It does not know the VM, or knows it as ended.</summary>
    Absent,

    /// <summary>It runs there and is not on the move.</summary>
    Running,

    /// <summary>It is leaving.</summary>
    Leaving,

    /// <summary>It is arriving.</summary>
    Arriving,

    /// <summary>It was there and can run no more.</summary>
    Lost,
}

public static class VmSightings
{
    public static VmSighting From(VmReport? report) => report?.Status switch
    {
        null or VmStatus.Down => VmSighting.Absent,
        VmStatus.MigrationSource => VmSighting.Leaving,
        VmStatus.MigrationDestination => VmSighting.Arriving,
        VmStatus.Lost => VmSighting.Lost,
        _ => VmSighting.Running,
    };
}
