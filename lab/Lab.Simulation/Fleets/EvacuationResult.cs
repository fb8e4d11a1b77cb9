using Lab.Model.Units;

namespace Lab.Simulation.Fleets;

/// <summary>How an evacuation went. Of the plan and the model alone: the same every time.</summary>
/// <param name="Took">From the request until the last host of the rack was in maintenance, or nothing moved any more.</param>
/// <param name="Moves">In the order in which they were asked for.</param>
/// <param name="Blocked">Hosts that did not reach maintenance, and why; empty: all did.</param>
/// <param name="Rounds">How often the hosts had to be put into maintenance until they were: VMs that did not come away the first time are asked again.</param>
/// <param name="Loads">Evenly apart.</param>
/// <param name="RoundTrips">Milliseconds from the engine to the rack's agents while it was emptied, rising.</param>
public sealed record EvacuationResult(
    FleetPlan Plan, TimeSpan Took, IReadOnlyList<VmMove> Moves, IReadOnlyList<BlockedHost> Blocked, int Rounds, IReadOnlyList<LoadSample> Loads, IReadOnlyList<double> RoundTrips)
{
    /// <summary>Callbacks of the simulation: to set up the cluster and start its VMs, and for the evacuation.</summary>
    public long EventsBefore { get; init; }

    /// <inheritdoc cref="EventsBefore"/>
    public long Events { get; init; }

    /// <summary>Real time and processor time that these took here: of the machine, not of the result.</summary>
    public FleetCost Cost { get; init; } = new(default, default, default, default, default);

    public IEnumerable<VmMove> Moved => Moves.Where(move => move.Error is null);
}

/// <summary>One migration, with all its tries.</summary>
/// <param name="Requested">Seconds since the evacuation was asked for, as the other times.</param>
/// <param name="Began">When its memory began to move in the last try: until then it waited; null: nobody could tell.</param>
/// <param name="Bytes">Sent in the last try, all passes together.</param>
/// <param name="DowntimeMilliseconds">As libvirt has it.</param>
/// <param name="Error">Why it stayed where it was; null: it moved.</param>
public sealed record VmMove(
    string Vm, string From, string To, ByteCount Memory, Bandwidth DirtyRate, double Requested, double? Began, double Finished, int Attempts, long? Bytes, int? Iterations, double? DowntimeMilliseconds, string? Error)
{
    /// <summary>Seconds in which it moved.</summary>
    public double? Seconds => Finished - Began;
}

public sealed record BlockedHost(string Host, IReadOnlyList<string> Reasons);

/// <summary>Means over a stretch of time, of the migration NICs' speed but for management's.</summary>
/// <param name="At">Where the stretch ends, in seconds since the evacuation was asked for.</param>
/// <param name="RackOut">Of all the rack's NICs together, outwards: 0 to 1.</param>
/// <param name="BusiestOut">Of the busiest of these.</param>
/// <param name="BusiestIn">Of the busiest of all others, inwards.</param>
/// <param name="BusiestManagement">Of the busiest management NIC, in its busier direction.</param>
public sealed record LoadSample(double At, double RackOut, double BusiestOut, double BusiestIn, double BusiestManagement);

/// <param name="Before">Real time until the VMs ran.</param>
/// <param name="ProcessorBefore">Processor time of that.</param>
/// <param name="Standing">Processor time for one simulated second in which nothing happens but that hosts are looked at.</param>
/// <param name="Evacuation">Real time of the evacuation.</param>
/// <param name="Processor">Processor time of that.</param>
public sealed record FleetCost(TimeSpan Before, TimeSpan ProcessorBefore, TimeSpan Standing, TimeSpan Evacuation, TimeSpan Processor);
