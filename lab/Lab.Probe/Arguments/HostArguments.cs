using Lab.Model.Units;

namespace Lab.Probe.Arguments;

/// <param name="Name">The host's name in the lab.</param>
/// <param name="Folder">The one folder that the lab has on this machine.</param>
/// <param name="Silence">Having heard nothing for so long, the runner is gone.</param>
internal sealed record HostArguments(string Name, string Folder, TimeSpan Silence)
{
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(1);

    /// <returns>Null when there are faults.</returns>
    public static HostArguments? Read(string[] words, out IReadOnlyList<string> faults)
    {
        var options = new OptionWords(words, ["--name", "--folder", "--silence"], []);
        var name = FileName.Check(options.Required("--name"), "--name", options.Faults);
        var folder = options.Required("--folder");
        if (folder.Length > 0 && !Path.IsPathFullyQualified(folder)) options.Faults.Add($"--folder {folder} is no absolute path");
        if (!Durations.TryParse(options.Last("--silence") ?? "30s", out var silence) || silence < ShortestSilence)
            options.Faults.Add($"--silence {options.Last("--silence")} is not a duration of at least 1s, such as 30s");
        faults = options.Faults;
        return faults.Count > 0 ? null : new HostArguments(name, folder, silence);
    }
}
