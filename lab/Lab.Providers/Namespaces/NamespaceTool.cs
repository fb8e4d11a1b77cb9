using System.Globalization;
using Lab.Model.Errors;

namespace Lab.Providers.Namespaces;

/// <summary>Command lines of <c>lab-ns</c>, the small native program beside us; see <c>native/lab-ns.c</c> for its promises.</summary>
public sealed class NamespaceTool(string path)
{
    /// <summary>Exit code when the namespaces could not be made.</summary>
    public const int MakingFailed = 125;

    /// <exception cref="LabException">It was not built: this is not Linux, or the build had no C compiler.</exception>
    public static NamespaceTool Find()
    {
        var path = System.IO.Path.Combine(AppContext.BaseDirectory, "lab-ns");
        return File.Exists(path) ? new NamespaceTool(path) : throw new LabException(ErrorKind.Environment, "lab-ns is missing beside the program: build on Linux with a C compiler (package gcc).");
    }

    /// <summary>A whole lab's namespaces around a command; with a user namespace unless the caller is root.</summary>
    public IReadOnlyList<string> New(bool asRoot, IReadOnlyList<string> command) => [path, "new", .. asRoot ? [] : (string[])["--user"], "--", .. command];

    /// <summary>Namespaces around another's network, for root.</summary>
    /// <param name="processId">Of a process that is in that network.</param>
    public IReadOnlyList<string> NewAround(int processId, IReadOnlyList<string> command) => [path, "new", "--network", processId.ToString(CultureInfo.InvariantCulture), "--", .. command];

    /// <summary>Exit code when somebody else's guard is at work there; its note is on standard error.</summary>
    public const int HeldByAnother = 124;

    /// <summary>Exit code when what was to run afterwards failed.</summary>
    public const int AfterwardsFailed = 123;

    /// <summary>A command in namespaces around the machine's own network, alone, with another command after it whatever happens.</summary>
    /// <param name="file">Held meanwhile; says <paramref name="note"/> to whoever comes second.</param>
    /// <param name="afterwards">Run outside the namespaces once they are gone.</param>
    public IReadOnlyList<string> Guard(string file, string note, IReadOnlyList<string> afterwards, IReadOnlyList<string> command) =>
        [path, "guard", file, note, .. afterwards, "--", .. command];

    public IReadOnlyList<string> Hold() => [path, "hold"];

    public IReadOnlyList<string> Enter(int processId, IReadOnlyList<string> command, string? log = null) =>
        [path, "enter", processId.ToString(CultureInfo.InvariantCulture), .. log is null ? [] : (string[])["--stderr", log], "--", .. command];
}
