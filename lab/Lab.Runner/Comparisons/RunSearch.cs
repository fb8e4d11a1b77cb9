using Lab.Model.Errors;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Suites;

namespace Lab.Runner.Comparisons;

/// <summary>Finds the run, or the runs, that an argument of <c>lab compare</c> means.</summary>
/// <param name="runs">Folder of runs; those of its suites count as well.</param>
public sealed class RunSearch(string runs)
{
    /// <summary>Of very many runs of a scenario the newest say enough about the noise.</summary>
    public const int MostRuns = 20;

    /// <param name="text">A run directory, or a scenario's name.</param>
    /// <param name="all">Of a scenario every complete run and not only the newest.</param>
    /// <returns>Absolute paths, links resolved; the newest first.</returns>
    /// <exception cref="LabException">It means no run.</exception>
    public IReadOnlyList<string> Find(string text, bool all)
    {
        if (IsRun(text)) return [Resolve(text)];
        var found = (Directory.Exists(text) ? RunsIn(text) : Of(text)).OrderByDescending(path => Path.GetFileName(path), StringComparer.Ordinal).ToList();
        if (found.Count == 0) throw new LabException(ErrorKind.NotFound, Unknown(text));
        if (!all) return [found[0]];
        var complete = found.Where(path => RunDirectory.Open(path).IsComplete).Take(MostRuns).ToList();
        return complete.Count > 0 ? complete : throw new LabException(ErrorKind.NotFound, $"No run of '{text}' is complete: leave --all out to take the newest as it is.");
    }

    private static bool IsRun(string path) => File.Exists(Path.Combine(path, RunFiles.History)) || File.Exists(Path.Combine(path, RunFiles.Plan));

    /// <summary>Without a slash at its end, behind which a link is not seen as one.</summary>
    private static string Resolve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }

    private static IEnumerable<string> RunsIn(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateDirectories().Where(item => item.LinkTarget is null && IsRun(item.FullName)).Select(item => item.FullName)
        : [];

    private IEnumerable<string> Of(string scenario) => RunsIn(Path.Combine(runs, scenario))
        .Concat(Suites().SelectMany(suite => RunsIn(Path.Combine(suite, SuiteDirectory.Runs, scenario))));

    private IEnumerable<string> Suites()
    {
        var folder = Path.Combine(runs, SuiteDirectory.Suites);
        return Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateDirectories().Where(item => item.LinkTarget is null).Select(item => item.FullName) : [];
    }

    private string Unknown(string text)
    {
        var names = new[] { runs }.Concat(Suites().Select(suite => Path.Combine(suite, SuiteDirectory.Runs)))
            .Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Where(folder => RunsIn(folder).Any())
            .Select(folder => Path.GetFileName(folder)).Distinct().Order(StringComparer.Ordinal).ToList();
        var hint = NearestName.Of(text, names) is { } near ? $"did you mean '{near}'?" : names.Count > 0 ? $"there are runs of {string.Join(", ", names)}." : $"{runs} holds none.";
        return $"'{text}' is neither a run directory nor a scenario with runs; {hint}";
    }
}
