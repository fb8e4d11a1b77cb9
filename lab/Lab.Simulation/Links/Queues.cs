using Lab.Simulation.Flows;
using Lab.Simulation.Networks;
using Lab.Simulation.World;

namespace Lab.Simulation.Links;

/// <summary>What stands in front of a packet. Bulk streams fill the queue of the narrowest link on their way to its end; links of a lab hold 50 ms in it, as the lab's own shaping does.</summary>
internal static class Queues
{
    private static readonly TimeSpan Full = TimeSpan.FromMilliseconds(50);

    /// <summary>In one direction.</summary>
    public static TimeSpan Of(SimulatedWorld world, StreamEnd from, StreamEnd to) =>
        IsBottleneck(world.LinkOf(from, isOut: true)) || IsBottleneck(world.LinkOf(to, isOut: false)) ? Full : TimeSpan.Zero;

    private static bool IsBottleneck(Link link) => double.IsFinite(link.Capacity) && link.IsFull;
}
