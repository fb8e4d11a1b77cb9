using Lab.Model.Units;

namespace Lab.Probe.Arguments;

/// <param name="Folder">What the lab has on this machine for this host; named after the host.</param>
/// <param name="Boot">The machine's boot id, seen outside the lab's namespaces; empty: not known.</param>
/// <param name="ReadOnly">The lab only watches: the machine's own files and daemons are not covered.</param>
/// <param name="Silence">Having heard nothing for so long, the runner is gone.</param>
internal sealed record HostArguments(string Folder, string Boot, bool ReadOnly, TimeSpan Silence)
{
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(1);

    /// <returns>Null when there are faults.</returns>
    public static HostArguments? Read(string[] words, out IReadOnlyList<string> faults)
    {
        var options = new OptionWords(words, ["--folder", "--boot", "--silence"], ["--read-only"]);
        var folder = options.Required("--folder");
        if (folder.Length > 0 && !Path.IsPathFullyQualified(folder)) options.Faults.Add($"--folder {folder} is no absolute path");
        if (!Durations.TryParse(options.Last("--silence") ?? "30s", out var silence) || silence < ShortestSilence)
            options.Faults.Add($"--silence {options.Last("--silence")} is not a duration of at least 1s, such as 30s");
        faults = options.Faults;
        return faults.Count > 0 ? null : new HostArguments(folder.TrimEnd('/'), options.Last("--boot") ?? "", options.Has("--read-only"), silence);
    }
}
