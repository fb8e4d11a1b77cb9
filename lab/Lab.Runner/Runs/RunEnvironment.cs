using System.Text.Json;

namespace Lab.Runner.Runs;

/// <summary>What the run ran on: <c>environment.json</c>. Texts are as the tools print them; null where they could not be asked.</summary>
public sealed record RunEnvironment
{
    public string? RunId { get; init; }

    public string? LabVersion { get; init; }

    /// <summary>True when no packet of this run was real. Every artefact of such a run says so.</summary>
    public bool Simulated { get; init; }

    /// <summary><c>namespaces</c>, <c>vagrant</c>, <c>ssh</c> or <c>simulation</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Of a simulated run, what its model is: <c>default</c>, <c>stated</c>, or <c>calibrated from 22 runs</c>.</summary>
    public string? Model { get; init; }

    /// <summary><c>uname -sr</c>.</summary>
    public string? Kernel { get; init; }

    public string? Qemu { get; init; }

    public string? Libvirt { get; init; }

    /// <summary><c>kvm</c> (a guest booted with it) or <c>tcg</c>.</summary>
    public string? Accelerator { get; init; }

    /// <summary>Of the hosts, where they are VMs themselves: <c>kvm</c> or <c>tcg</c>; null: they are not, or nobody knows.</summary>
    public string? HostAccelerator { get; init; }

    public string? Cpu { get; init; }

    public int? Cores { get; init; }

    public long? MemoryBytes { get; init; }

    /// <summary>Whether the lab ran as an ordinary user.</summary>
    public bool? Rootless { get; init; }

    public string? OperatingSystem { get; init; }

    /// <summary>Writes <c>environment.json</c> into a run directory.</summary>
    public void Save(string directory) =>
        File.WriteAllText(Path.Combine(directory, RunFiles.Environment), JsonSerializer.Serialize(this, RunJson.File) + "\n");
}
