using Lab.Model.Units;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Binding;
using Lab.Runner.Scenarios.Documents;
using Lab.Simulation.Fleets;

namespace Lab.Runner.WhatIfs;

/// <summary>Designs of an operator's own, in YAML.</summary>
[Describe("Networks to be compared.")]
public sealed record DesignFile
{
    private static readonly DocumentLoader<DesignFile> Documents = new("design file", "'designs'");

    [Describe("Each is evacuated with the same VMs.")]
    [NotEmpty]
    public required IReadOnlyList<DesignConfig> Designs { get; init; }

    /// <param name="path">A YAML file; it is named in faults as given here.</param>
    public static LoadResult<DesignFile> Load(string path) => Documents.Load(path, Check);

    private static DesignFile Check(DesignFile file, FaultList faults)
    {
        foreach (var (number, design) in file.Designs.Index())
        {
            var at = FormattableString.Invariant($"designs[{number}]");
            if (file.Designs.Take(number).Any(other => other.Name == design.Name)) faults.Add(at + ".name", $"'{design.Name}' is given twice: nobody could tell the two apart");
            foreach (var (key, rate) in new[] { ("management", design.Management), ("migration", design.Migration), ("outbound-limit", design.OutboundLimit), ("max-bandwidth", design.MaxBandwidth) })
                if (rate is { BytesPerSecond: 0 }) faults.Add($"{at}.{key}", $"'{key}' is nothing; leave it out where there is no limit");
        }

        return file;
    }
}

/// <summary>One design.</summary>
[Describe("How hosts are wired for migrations, and what the engine is told to hold them to.")]
public sealed record DesignConfig
{
    [Describe("For tables and plots.", Example = "2x10G dedicated")]
    public required string Name { get; init; }

    [Describe("Speed of each host's management NIC.", Example = "10Gbit/s")]
    public required Bandwidth Management { get; init; }

    [Describe("Speed of a NIC of its own for migrations; without it they use management's.", Example = "10Gbit/s")]
    public Bandwidth? Migration { get; init; }

    [Describe("Host QoS of the migration network: what all migrations out of a host may take together. The engine gives each its part.", Example = "4Gbit/s")]
    public Bandwidth? OutboundLimit { get; init; }

    [Describe("What one migration may take, instead of the part that the engine would give it.", Example = "200MiB/s")]
    public Bandwidth? MaxBandwidth { get; init; }

    internal NetworkDesign Design => new(Name, Management) { Migration = Migration, OutboundLimit = OutboundLimit, MaxBandwidth = MaxBandwidth };
}
