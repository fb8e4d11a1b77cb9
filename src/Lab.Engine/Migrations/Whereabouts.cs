namespace Lab.Engine.Migrations;

/// <summary>Where a VM is, by what source and destination of its migration say. Never more than they said.</summary>
public enum Whereabouts
{
    /// <summary>A host that may have it cannot be asked.</summary>
    Unknown,

    /// <summary>The migration still runs.</summary>
    Moving,

    OnSource,
    OnDestination,

    /// <summary>Both say that it runs.</summary>
    OnBoth,

    /// <summary>Both were asked and neither has it.</summary>
    Nowhere,
}

public static class WhereaboutsJudgement
{
    public static Whereabouts Of(VmSighting source, VmSighting destination) => (source, destination) switch
    {
        (VmSighting.Running, VmSighting.Running) => Whereabouts.OnBoth,
        (VmSighting.Running, VmSighting.Arriving) => Whereabouts.Moving,
        (VmSighting.Running or VmSighting.Arriving, _) => Whereabouts.OnSource,
        (VmSighting.Leaving, _) => Whereabouts.Moving,
        (_, VmSighting.Running or VmSighting.Leaving) => Whereabouts.OnDestination,
        (_, VmSighting.Arriving) => Whereabouts.Moving, // libvirt drops an arriving copy when it loses the source, so somebody still sends
        (VmSighting.Unreachable, _) or (_, VmSighting.Unreachable) => Whereabouts.Unknown,
        _ => Whereabouts.Nowhere,
    };

    /// <summary>The same once the source's agent said that this try ended without success: a VM that still looks leaving, or a copy that still looks arriving, is only late to be told.</summary>
    public static Whereabouts AfterFailure(VmSighting source, VmSighting destination) => Of(
        source == VmSighting.Leaving ? VmSighting.Running : source,
        destination == VmSighting.Arriving ? VmSighting.Absent : destination);
}
