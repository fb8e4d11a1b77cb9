using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Lab.Model.Errors;

namespace Lab.Providers.Guests;

/// <summary>Everything an image is made of, found on this machine and not yet read.</summary>
internal sealed record GuestIngredients(GuestKernel Kernel, IReadOnlyList<string> Modules, string Busybox, string Compiler)
{
    /// <summary>Raised when the archive's layout or the way it is built changes.</summary>
    private const int BuilderVersion = 1;

    private static readonly string[] WantedModules = ["virtio_pci", "virtio_net"];

    /// <summary>Finds them all, or says all that is missing at once.</summary>
    /// <exception cref="LabException">Names the missing packages and the command that installs them.</exception>
    public static GuestIngredients Find(GuestSources sources)
    {
        var missing = new List<(string What, string Package)>();
        var kernel = GuestKernel.Find(sources);
        if (kernel is null) missing.Add(($"a kernel with its modules in {sources.BootDirectory} and {sources.ModulesDirectory}", "linux-image-cloud-amd64"));
        if (!File.Exists(sources.Busybox)) missing.Add((sources.Busybox, "busybox-static"));
        else if (!IsStatic(sources.Busybox)) missing.Add(($"a statically linked {sources.Busybox}", "busybox-static"));
        if (!InPath(sources.Compiler)) missing.Add(($"the C compiler {sources.Compiler}", "gcc"));
        if (!File.Exists(sources.LibraryHeader)) missing.Add((sources.LibraryHeader, "libc6-dev"));
        if (missing.Count > 0) throw Missing(missing);
        return new GuestIngredients(kernel!, FindModules(kernel!), sources.Busybox, sources.Compiler);
    }

    /// <summary>The C sources, built into this assembly, by file name.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Sources { get; } = ReadSources();

    /// <summary>A name for exactly these ingredients. Packages' files are told apart by path, size and time of change, so that a warm look-up reads none of them.</summary>
    public string Key()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"lab guest {BuilderVersion}\n"));
        foreach (var (name, content) in Sources)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {content.Length}\n"));
            hash.AppendData(content);
        }
        foreach (var file in Modules.Prepend(Kernel.Path).Append(Busybox)) hash.AppendData(Encoding.UTF8.GetBytes(Identity(file)));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..24];
    }

    private static string Identity(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{path} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
    }

    private static IReadOnlyList<string> FindModules(GuestKernel kernel)
    {
        try
        {
            return KernelModules.InLoadOrder(kernel.ModulesDirectory, WantedModules);
        }
        catch (KeyNotFoundException missing)
        {
            throw new LabException(ErrorKind.Environment,
                $"Kernel {kernel.Version} has no module {missing.Message} under {kernel.ModulesDirectory}. Install one that has: apt-get install linux-image-cloud-amd64", missing);
        }
    }

    private static LabException Missing(List<(string What, string Package)> missing) =>
        new(ErrorKind.Environment,
            $"The guest image cannot be built: missing {string.Join(", ", missing.Select(item => item.What))}. "
            + $"Install: apt-get install {string.Join(' ', missing.Select(item => item.Package).Distinct())}");

    private static bool IsStatic(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[4096];
        return ElfFile.IsStatic(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
    }

    private static bool InPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, command)));

    private static List<(string, byte[])> ReadSources()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("guest/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name["guest/".Length..], Read(assembly, name)))];
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
