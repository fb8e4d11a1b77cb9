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

    public IReadOnlyList<string> Hold() => [path, "hold"];

    public IReadOnlyList<string> Enter(int processId, IReadOnlyList<string> command, string? log = null) =>
        [path, "enter", processId.ToString(CultureInfo.InvariantCulture), .. log is null ? [] : (string[])["--stderr", log], "--", .. command];
}
