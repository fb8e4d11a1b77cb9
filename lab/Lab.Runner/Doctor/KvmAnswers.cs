using System.Security.Cryptography;
using System.Text;

namespace Lab.Runner.Doctor;

/// <summary>Answers about KVM that were given before, so that nobody waits for the same one twice.</summary>
/// <param name="cacheDirectory">Where they are kept; created when needed.</param>
internal sealed class KvmAnswers(string cacheDirectory)
{
    /// <param name="machine">Everything that the answer depends on.</param>
    /// <returns>Null: never asked.</returns>
    public string? Find(string machine)
    {
        var file = PathOf(machine);
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Keep(string machine, string answer)
    {
        try
        {
            Directory.CreateDirectory(cacheDirectory);
            File.WriteAllText(PathOf(machine), answer + "\n");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Asked again next time; the fact about the cache's disk says that nothing can be kept.
        }
    }

    private string PathOf(string machine) => Path.Combine(cacheDirectory, "kvm-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(machine)))[..16]);
}
