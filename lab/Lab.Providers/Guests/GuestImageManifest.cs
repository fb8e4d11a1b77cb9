using System.Text.Json.Serialization;

namespace Lab.Providers.Guests;

/// <summary>What a cache entry holds; file names are relative to its folder.</summary>
internal sealed record GuestImageManifest(string Kernel, string Initrd, string KernelVersion, GuestImageFile[] Files);

/// <param name="Name">Within the entry's folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ChangedTicks">Last write, UTC, in .NET ticks.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
internal sealed record GuestImageFile(string Name, long Size, long ChangedTicks, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(GuestImageManifest))]
internal sealed partial class GuestImageJson : JsonSerializerContext;
