using Lab.Model.Errors;
using Lab.Runner.Runs;

namespace Lab.Runner.Calibrations;

/// <summary>The runs that were named, and those of them that cannot be used.</summary>
/// <param name="Skipped">A sentence each.</param>
public sealed record ObservedRuns(IReadOnlyList<ObservedRun> Usable, IReadOnlyList<string> Skipped)
{
    /// <param name="paths">Run directories, and folders that have some at any depth below them.</param>
    /// <param name="simulatedToo">Simulated ones are taken for measured.</param>
    /// <exception cref="LabException">A path names no run, or none can be used.</exception>
    public static ObservedRuns Find(IEnumerable<string> paths, bool simulatedToo)
    {
        var (usable, skipped) = (new List<ObservedRun>(), new List<string>());
        foreach (var path in paths.SelectMany(RunsAt).Distinct(StringComparer.Ordinal))
        {
            if (ObservedRun.Open(path, simulatedToo, out var obstacle) is not { } run) skipped.Add($"{Name(path)} {obstacle}.");
            else if (!usable.Exists(other => other.Identity.Digest == run.Identity.Digest)) usable.Add(run); // a copy says nothing new
        }

        if (usable.Count > 0) return new ObservedRuns(usable, skipped);
        throw new LabException(ErrorKind.BadRequest, $"None of these runs can be used: {string.Join(' ', skipped)}");
    }

    /// <summary>What is odd about them together: a sentence each.</summary>
    public IReadOnlyList<string> Oddities()
    {
        var machines = Usable.Select(run => run.Machine).Distinct().Order(StringComparer.Ordinal).ToList();
        return machines.Count < 2 ? [] : [$"These runs are of unlike machines, which no one model can be right for: {string.Join("; ", machines)}."];
    }

    private static IReadOnlyList<string> RunsAt(string path)
    {
        var found = Below(path).Order(StringComparer.Ordinal).ToList();
        if (found.Count > 0) return found;
        throw new LabException(ErrorKind.NotFound, $"{path} is no run directory and has none below it: name run directories, or a folder of them such as runs/.");
    }

    /// <summary>Links are not followed: <c>latest</c> names a run that is there already.</summary>
    private static IEnumerable<string> Below(string path)
    {
        if (!Directory.Exists(path)) return [];
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(Path.Combine(full, RunFiles.History))) return [new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full];
        return new DirectoryInfo(full).EnumerateDirectories().Where(folder => folder.LinkTarget is null).SelectMany(folder => Below(folder.FullName));
    }

    /// <summary><c>scenario/run</c>.</summary>
    private static string Name(string path) => $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}";
}
