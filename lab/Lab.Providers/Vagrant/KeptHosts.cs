using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Providers.Vagrant;

/// <summary>Hosts by Vagrant that stay up between labs, as their keeper describes them once they are up.</summary>
public sealed partial record KeptHosts
{
    private const string FileName = "hosts.json";

    /// <summary>Which box they were made of, and which of its builds.</summary>
    public required string Box { get; init; }

    /// <summary><c>kvm</c> or <c>tcg</c>.</summary>
    public required string Accelerator { get; init; }

    /// <summary>MiB of each.</summary>
    public required int Memory { get; init; }

    /// <summary>What the programs on their disks were made of: <see cref="Ssh.ProgramPackage.Key"/>.</summary>
    public required string Programs { get; init; }

    /// <summary>Bridges of their network that are not a lab's.</summary>
    public required IReadOnlyList<string> Bridges { get; init; }

    /// <summary>All with the same number of NICs.</summary>
    public required IReadOnlyList<KeptHost> Hosts { get; init; }

    /// <returns>Null: they are not up yet, or nobody can read what is said of them.</returns>
    public static KeptHosts? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), Shapes.Default.KeptHosts);
        }
        catch (Exception none) when (none is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>In one step: who reads it finds all of it.</summary>
    public void Write(string folder)
    {
        var draft = Path.Combine(folder, FileName + ".new");
        File.WriteAllText(draft, JsonSerializer.Serialize(this, Shapes.Default.KeptHosts));
        File.Move(draft, Path.Combine(folder, FileName), overwrite: true);
    }

    [JsonSourceGenerationOptions(WriteIndented = true)]
    [JsonSerializable(typeof(KeptHosts))]
    private sealed partial class Shapes : JsonSerializerContext;
}

/// <param name="Name">For Vagrant and ssh.</param>
/// <param name="Nics">In the host from <c>eth1</c> on.</param>
public sealed record KeptHost(string Name, IReadOnlyList<KeptNic> Nics);

/// <param name="Port">The tap at its other end, when no lab has plugged it in.</param>
public sealed record KeptNic(string Mac, string Port)
{
    /// <summary>By which the tap is found whatever a lab has called it.</summary>
    [JsonIgnore]
    public string AlternativeName => "lab-" + Port;
}
