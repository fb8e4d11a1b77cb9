using Lab.Model.Errors;

namespace Lab.Providers.Vagrant;

/// <summary>The programs a box is made with.</summary>
internal static class BoxTools
{
    private static readonly (string Program, string Package)[] Needed =
    [
        ("mmdebstrap", "mmdebstrap"), ("unshare", "util-linux"), ("mke2fs", "e2fsprogs"), ("qemu-img", "qemu-utils"),
    ];

    private const string ArchiveKeys = "/usr/share/keyrings/debian-archive-keyring.gpg";

    /// <exception cref="LabException">Names all that is missing and the one command that installs it.</exception>
    /// <param name="exists">Whether there is such a program or, given a path, such a file.</param>
    /// <param name="root">An ordinary user also needs a range of subordinate ids, and the tool that maps them.</param>
    /// <param name="subordinateIds">The text of <c>/etc/subuid</c>.</param>
    public static void Check(Func<string, bool> exists, bool root, string user, string subordinateIds)
    {
        var missing = Needed.Append((ArchiveKeys, "debian-archive-keyring")).Where(need => !exists(need.Item1)).ToList();
        if (!root && !exists("newuidmap")) missing.Add(("newuidmap", "uidmap"));
        if (missing.Count > 0)
        {
            throw new LabException(ErrorKind.Environment,
                $"The box cannot be built: missing {string.Join(", ", missing.Select(item => item.Item1))}. "
                + $"Install: apt-get install --no-install-recommends {string.Join(' ', missing.Select(item => item.Item2))}");
        }

        if (!root && !subordinateIds.Split('\n').Any(line => line.StartsWith(user + ":", StringComparison.Ordinal)))
        {
            throw new LabException(ErrorKind.Environment,
                $"The box cannot be built: {user} has no subordinate ids, and a Debian has files of many owners. As root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user}");
        }
    }

    /// <summary>Of this machine.</summary>
    public static void Check()
    {
        const string SubordinateIds = "/etc/subuid";
        Check(Exists, Environment.IsPrivilegedProcess, Environment.UserName, File.Exists(SubordinateIds) ? File.ReadAllText(SubordinateIds) : "");
    }

    internal static bool Exists(string name) =>
        Path.IsPathRooted(name) ? File.Exists(name) : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));
}
