namespace Lab.Runner.Sessions;

/// <summary>Folders of the user that outlive a run.</summary>
public static class LabFolders
{
    /// <summary><c>$XDG_CACHE_HOME/lab</c>, else <c>~/.cache/lab</c>: guest images, boxes, libvirt's findings about QEMU, the registry of kept labs.</summary>
    public static string Cache { get; } = Path.Combine(CacheHome(), "lab");

    public static string Guests => Path.Combine(Cache, "guest");

    /// <summary>Of Vagrant, some hundred megabytes.</summary>
    public static string Boxes => Path.Combine(Cache, "box");

    /// <summary>Of the keeper of hosts that stay up between labs, and gone with them.</summary>
    public static string Hosts => Path.Combine(Cache, "hosts");

    public static string Capabilities => Path.Combine(Cache, "qemu-capabilities");

    public static string KeptLabs => Path.Combine(Cache, "labs");

    private static string CacheHome()
    {
        var configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (Path.IsPathFullyQualified(configured ?? "")) return configured!;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(home.Length > 0 ? home : "/tmp", ".cache");
    }
}
