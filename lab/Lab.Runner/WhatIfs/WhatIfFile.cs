using System.Text.Json;
using Lab.Model.Units;
using Lab.Runner.Runs;
using Lab.Runner.Stack;
using Lab.Simulation.Fleets;

namespace Lab.Runner.WhatIfs;

/// <summary><c>whatif.json</c>: the fleet, and of each design what came of it. Nothing of the machine that simulated it: the same request gives the same bytes.</summary>
internal static class WhatIfFile
{
    public const string Name = "whatif.json";

    public static string Render(IReadOnlyList<EvacuationResult> results) => JsonSerializer.Serialize(
        new WhatIfDocument(1, Simulated: true, RunEnvironments.LabVersion, FleetDocument.Of(results[0].Plan), [.. results.Select(DesignDocument.Of)]), RunJson.File) + "\n";
}

/// <param name="Schema">Raised when a reader of the last one could misread this one.</param>
internal sealed record WhatIfDocument(int Schema, bool Simulated, string LabVersion, FleetDocument Fleet, IReadOnlyList<DesignDocument> Designs);

/// <param name="StreamRate">Bytes a second, as all rates here.</param>
internal sealed record FleetDocument(int Hosts, int VmsPerHost, int Rack, ulong Seed, ByteCount LeastMemory, ByteCount MostMemory, Bandwidth LeastDirtyRate, Bandwidth MostDirtyRate, Bandwidth StreamRate)
{
    public static FleetDocument Of(FleetPlan plan) =>
        new(plan.Hosts, plan.VmsPerHost, plan.Rack, plan.Seed, plan.Vms.LeastMemory, plan.Vms.MostMemory, plan.Vms.LeastDirtyRate, plan.Vms.MostDirtyRate, plan.StreamRate);
}

internal sealed record DesignDocument(string Name, Bandwidth Management, Bandwidth? Migration, Bandwidth? OutboundLimit, Bandwidth? MaxBandwidth, DesignFigures Figures, int Rounds, IReadOnlyList<BlockedHost> Blocked, IReadOnlyList<VmMove> Migrations, IReadOnlyList<LoadSample> Loads)
{
    public static DesignDocument Of(EvacuationResult result)
    {
        var design = result.Plan.Design;
        return new DesignDocument(design.Name, design.Management, design.Migration, design.OutboundLimit, design.MaxBandwidth, DesignFigures.Of(result), result.Rounds, result.Blocked, result.Moves, result.Loads);
    }
}
