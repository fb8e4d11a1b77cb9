using System.Text.Json;
using Lab.Model.Errors;
using Lab.Providers.Processes;
using Lab.Runner.Runs;
using Lab.Runner.Sessions;

namespace Lab.Runner.Suites;

/// <summary>
/// A suite on disk, whole in itself: <c>suite.json</c>, <c>index.html</c>, <c>junit.xml</c>, and every run below <c>runs/</c>. Whoever
/// writes it holds its lock, which ends with the process.
/// </summary>
public sealed class SuiteDirectory : IDisposable
{
    public const string State = "suite.json";
    public const string JUnit = "junit.xml";
    public const string Index = "index.html";
    public const string Runs = "runs";

    /// <summary>Folder of suites below the folder of runs.</summary>
    public const string Suites = "suites";

    private const string Lock = ".lock";
    private const string Unfinished = ".part";
    private readonly FileStream? _lock;

    private SuiteDirectory(string root, FileStream? held)
    {
        Root = root;
        _lock = held;
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>Makes <c>RUNS/suites/&lt;UTC time&gt;-&lt;id&gt;</c> and points <c>latest</c> there.</summary>
    /// <exception cref="LabException">The folder cannot be written.</exception>
    public static SuiteDirectory Create(string runs, DateTimeOffset now)
    {
        var root = Path.GetFullPath(Path.Combine(runs, Suites, RunDirectories.NewName(now)));
        return Guarded(root, () =>
        {
            Directory.CreateDirectory(root);
            var made = new SuiteDirectory(root, TakeLock(root));
            RunDirectories.PointLatest(root, Path.GetFileName(root));
            return made;
        });
    }

    /// <summary>
    /// Makes a suite directory where the user wants it, whole or not at all: there must be nothing yet. A new one is written beside its place and then put there; in an empty one that is there,
    /// nothing stays of what failed. Its lock is held to the end, but on Windows, which neither moves nor deletes what is open.
    /// </summary>
    /// <param name="write">Writes all of it.</param>
    /// <exception cref="LabException">Something is there, somebody else is making it, or the folder cannot be written.</exception>
    public static void MakeAt(string path, Action<SuiteDirectory> write)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var exists = Directory.Exists(root);
        if (File.Exists(root) || (exists && Directory.EnumerateFileSystemEntries(root).Any()))
            throw new LabException(ErrorKind.BadRequest, $"{path} exists and is not empty: name a new folder with --out.");
        var place = exists ? root : root + Unfinished;
        Guarded(root, () =>
        {
            Directory.CreateDirectory(place);
            using var made = new SuiteDirectory(place, TakeLock(place) ?? throw new LabException(ErrorKind.Conflict, $"Another process is making {path}: wait for it, or end that one first."));
            Clear(place); // what one that was killed left
            try
            {
                write(made);
                if (OperatingSystem.IsWindows()) made.Dispose();
                if (!exists) Directory.Move(place, root);
            }
            catch
            {
                if (OperatingSystem.IsWindows()) made.Dispose();
                Discard(place, keepFolder: exists);
                throw;
            }

            return root;
        });
    }

    /// <summary>To go on with.</summary>
    /// <exception cref="LabException">It holds no suite, somebody is running it, or it cannot be written.</exception>
    public static SuiteDirectory Resume(string path)
    {
        var root = Existing(path);
        try
        {
            return TakeLock(root) is { } held
                ? new SuiteDirectory(root, held)
                : throw new LabException(ErrorKind.Conflict, $"{path} is being run by another process: wait for it, or end that one first.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Environment, $"{path} cannot be gone on with: {failure.Message}", failure);
        }
    }

    /// <summary>Only to look at.</summary>
    /// <exception cref="LabException">It holds no suite.</exception>
    public static SuiteDirectory Open(string path) => new(Existing(path), null);

    /// <summary>For who asks in passing; null when it holds no suite, a damaged one, or one of another version.</summary>
    public static SuiteState? TryRead(string path)
    {
        try
        {
            using var suite = Open(path);
            return suite.Read();
        }
        catch (LabException)
        {
            return null;
        }
    }

    /// <summary>Where the newest suite below a folder of runs is, link resolved, or by its name where there is no link; null when there is none.</summary>
    public static string? Latest(string runs)
    {
        var suites = new DirectoryInfo(Path.Combine(runs, Suites));
        if (!suites.Exists) return null;
        if (new DirectoryInfo(Path.Combine(suites.FullName, "latest")).LinkTarget is { } target) return Path.Combine(suites.FullName, target) is var found && HoldsSuite(found) ? found : null;
        return suites.EnumerateDirectories().Select(suite => suite.FullName).Where(HoldsSuite).Max(StringComparer.Ordinal);
    }

    /// <exception cref="LabException">It is damaged, or of another version.</exception>
    public SuiteState Read()
    {
        try
        {
            var state = JsonSerializer.Deserialize<SuiteState>(File.ReadAllText(PathOf(State)), RunJson.File) ?? throw new JsonException("it is empty");
            return state.Schema == new SuiteState { Id = "", Started = default, Folder = "", Selection = [], Scenarios = [] }.Schema
                ? state
                : throw new LabException(ErrorKind.BadRequest, FormattableString.Invariant($"{PathOf(State)} has schema {state.Schema}: another version of Lab wrote it."));
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.BadRequest, $"{PathOf(State)} cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>In one step: who reads meanwhile, or after a crash, finds the old state or the new one.</summary>
    public void Save(SuiteState state) => Replace(State, JsonSerializer.Serialize(state, RunJson.File) + "\n");

    public void Replace(string file, string content)
    {
        var draft = PathOf(file + ".new");
        File.WriteAllText(draft, content);
        File.Move(draft, PathOf(file), overwrite: true);
    }

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public void Dispose() => _lock?.Dispose();

    private static bool HoldsSuite(string path) => File.Exists(Path.Combine(path, State));

    private static string Existing(string path) => HoldsSuite(path)
        ? Path.GetFullPath(path)
        : throw new LabException(ErrorKind.BadRequest, $"{path} holds no suite: {State} is not there. Name a suite directory, such as runs/{Suites}/latest.");

    /// <returns>Null when another process has it.</returns>
    private static FileStream? TakeLock(string root) => FileLock.TryTake(Path.Combine(root, Lock));

    /// <summary>Of all but its lock.</summary>
    private static void Clear(string place)
    {
        foreach (var item in new DirectoryInfo(place).EnumerateFileSystemInfos().Where(item => item.Name != Lock))
        {
            if (item is DirectoryInfo { LinkTarget: null } folder) folder.Delete(recursive: true);
            else item.Delete();
        }
    }

    private static void Discard(string place, bool keepFolder)
    {
        try
        {
            Clear(place);
            File.Delete(Path.Combine(place, Lock));
            if (!keepFolder) Directory.Delete(place);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Why it was not made is what the user must know.
        }
    }

    private static T Guarded<T>(string root, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Environment, $"No suite directory can be made at {root}: {failure.Message}", failure);
        }
    }
}
