using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Providers.Vagrant;

/// <summary>A box's <c>metadata.json</c>: the three that vagrant-libvirt reads, and ours, by which an installed box is known again.</summary>
/// <param name="VirtualSize">Of the disk as the host sees it, GiB.</param>
/// <param name="LabKey"><see cref="BoxRecipe.Key"/>.</param>
internal sealed record BoxMetadata(string Provider, string Format, int VirtualSize, string? LabKey)
{
    public static BoxMetadata Of(BoxRecipe recipe, int virtualSize) => new("libvirt", "qcow2", virtualSize, recipe.Key);

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BoxMetadataJson.Default.BoxMetadata);

    /// <returns>Null when the file is not there or is something else.</returns>
    public static BoxMetadata? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), BoxMetadataJson.Default.BoxMetadata);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BoxMetadata))]
internal sealed partial class BoxMetadataJson : JsonSerializerContext;
