using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Lab.Providers.Vagrant;

/// <summary>What a box is made of: a Debian release, and the files of <c>lab/box</c>, which are built into this assembly.</summary>
/// <param name="Suite">Of Debian, as <c>bookworm</c>.</param>
/// <param name="Sources">By file name.</param>
public sealed record BoxRecipe(string Suite, IReadOnlyDictionary<string, byte[]> Sources)
{
    /// <summary>The script that mmdebstrap calls before it installs the packages of the list.</summary>
    public const string Essential = "essential.sh";

    /// <summary>The script that it calls when all are installed.</summary>
    public const string Customize = "customize.sh";

    /// <summary>What the kernel is told; also read by the lab's own Vagrantfile.</summary>
    public const string CommandLine = "command-line";

    public const string Vagrantfile = "Vagrantfile";

    private const string PackageList = "packages";

    /// <summary>Raised when the way a box is made of its sources changes.</summary>
    private const int BuilderVersion = 1;

    /// <summary>What Vagrant calls it: <c>lab-bookworm</c>.</summary>
    public string BoxName => "lab-" + Suite;

    /// <summary>Debian packages, in the order of the list.</summary>
    public IReadOnlyList<string> Packages =>
        Encoding.UTF8.GetString(Sources[PackageList]).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A name for exactly this recipe. Newer versions of the packages do not change it: <c>lab box build --force</c> fetches them.</summary>
    public string Key
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes($"lab box {BuilderVersion} {Suite}\n"));
            foreach (var (name, content) in Sources.OrderBy(source => source.Key, StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{name} {content.Length}\n"));
                hash.AppendData(content);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset())[..24];
        }
    }

    private const string OsRelease = "/etc/os-release";

    public static BoxRecipe OfThisMachine() => For(File.Exists(OsRelease) ? File.ReadAllText(OsRelease) : "");

    /// <summary>Of the Debian that runs here; of bookworm on other distributions, whose packages nobody has tried in a box.</summary>
    /// <param name="osRelease">The text of <c>/etc/os-release</c>.</param>
    public static BoxRecipe For(string osRelease) => new(SuiteOf(osRelease), ReadSources());

    private static string SuiteOf(string osRelease)
    {
        var lines = osRelease.Split('\n', StringSplitOptions.TrimEntries);
        var suite = lines.FirstOrDefault(line => line.StartsWith("VERSION_CODENAME=", StringComparison.Ordinal))?.Split('=', 2)[1].Trim('"');
        return lines.Contains("ID=debian") && !string.IsNullOrEmpty(suite) ? suite : "bookworm";
    }

    private static Dictionary<string, byte[]> ReadSources()
    {
        const string Prefix = "box/";
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
