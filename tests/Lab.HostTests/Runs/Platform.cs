namespace Lab.HostTests.Runs;

/// <summary>Another system or processor, as far as this machine can be one: its .NET is the real one, what it runs on is imitated.</summary>
/// <param name="Name">.NET's identifier: <c>win-x64</c>.</param>
/// <param name="Around">What its programs are started by.</param>
/// <param name="Needs">Files that must be there, each with what has it.</param>
internal sealed record Platform(string Name, string[] Around, (string File, string Package)[] Needs)
{
    private const string WineProgram = "/usr/lib/wine/wine64";

    /// <summary>Windows, by Wine.</summary>
    public static Platform Windows { get; } = new("win-x64", [WineProgram], [(WineProgram, "wine64")]);

    /// <summary>Linux on another processor, by QEMU's emulation of processes, with that processor's libraries.</summary>
    public static Platform Arm { get; } = new("linux-arm64", ["/usr/bin/qemu-aarch64-static"],
    [
        ("/usr/bin/qemu-aarch64-static", "qemu-user-static"), ("/lib/ld-linux-aarch64.so.1", "libc6:arm64"),
        ("/usr/lib/aarch64-linux-gnu/libstdc++.so.6", "libstdc++6:arm64"), ("/usr/lib/aarch64-linux-gnu/libssl.so.3", "libssl3:arm64"),
    ]);

    private string Programs => Path.Combine(RepositoryRoot.Path, "artifacts", "platforms", Name);

    private string Executable => this == Windows ? "Lab.Runner.exe" : "Lab.Runner";

    /// <summary>Why nothing can be run, or null.</summary>
    public string? Cannot =>
        Needs.Where(need => !File.Exists(need.File)).Select(need => need.Package).ToList() is { Count: > 0 } missing ? $"needs {string.Join(", ", missing)}"
        : !File.Exists(Path.Combine(Programs, Executable)) ? $"the program for {Name} is not built: lab/lab test does it"
        : null;

    public LabProgram Program() => new() { Programs = Programs, Executable = Executable, Around = Around, Longest = TimeSpan.FromMinutes(10) };
}
