using System.Security.Cryptography;
using System.Text.Json;

namespace Lab.Providers.Guests;

/// <summary>One folder a key, with <c>image.json</c> written last: size, time of change and SHA-256 of each file. An entry that does not match it is not used.</summary>
internal sealed class GuestImageCache(string directory)
{
    private const string ManifestName = "image.json";

    public string FolderOf(string key) => Path.Combine(directory, key);

    /// <summary>The image, or null when it is not there, incomplete or damaged. Files are hashed only when their time of change is not the one recorded.</summary>
    public GuestImage? Find(string key)
    {
        var folder = FolderOf(key);
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, ManifestName)), GuestImageJson.Default.GuestImageManifest);
            if (manifest is null || !manifest.Files.All(file => IsIntact(folder, file))) return null;
            return new GuestImage(Path.Combine(folder, manifest.Kernel), Path.Combine(folder, manifest.Initrd), key, manifest.KernelVersion);
        }
        catch (Exception fault) when (fault is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Completes a new entry in a temporary folder and gives it its name; a damaged entry of that name is removed first.</summary>
    public void Store(string key, string temporaryFolder, string kernel, string initrd, string kernelVersion)
    {
        var files = new[] { kernel, initrd }.Select(name => Describe(temporaryFolder, name)).ToArray();
        var manifest = new GuestImageManifest(kernel, initrd, kernelVersion, files);
        File.WriteAllBytes(Path.Combine(temporaryFolder, ManifestName), JsonSerializer.SerializeToUtf8Bytes(manifest, GuestImageJson.Default.GuestImageManifest));
        if (Directory.Exists(FolderOf(key))) Directory.Delete(FolderOf(key), recursive: true);
        Directory.Move(temporaryFolder, FolderOf(key));
    }

    private static bool IsIntact(string folder, GuestImageFile recorded)
    {
        var file = new FileInfo(Path.Combine(folder, recorded.Name));
        if (!file.Exists || file.Length != recorded.Size) return false;
        return file.LastWriteTimeUtc.Ticks == recorded.ChangedTicks || Hash(file.FullName) == recorded.Sha256;
    }

    private static GuestImageFile Describe(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        return new GuestImageFile(name, file.Length, file.LastWriteTimeUtc.Ticks, Hash(file.FullName));
    }

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
