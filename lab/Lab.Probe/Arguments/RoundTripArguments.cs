using System.Net;
using Lab.Model.Units;

namespace Lab.Probe.Arguments;

/// <param name="Out">The run directory, or what becomes part of it.</param>
/// <param name="Targets">Where to connect, by host; a host's name names its file.</param>
/// <param name="Every">How often.</param>
/// <param name="UntilEof">Also ends when standard input does.</param>
internal sealed record RoundTripArguments(string Out, IReadOnlyDictionary<string, IPEndPoint> Targets, TimeSpan Every, bool UntilEof)
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(1);

    /// <returns>Null when there are faults.</returns>
    public static RoundTripArguments? Read(string[] words, out IReadOnlyList<string> faults)
    {
        var options = new OptionWords(words, ["--out", "--to", "--every"], ["--until-eof"]);
        var folder = options.Required("--out");
        var targets = new Dictionary<string, IPEndPoint>();
        foreach (var word in options.All("--to"))
        {
            var parts = word.Split('=', 2);
            if (parts.Length < 2 || parts[0].Length == 0 || !IPEndPoint.TryParse(parts[1], out var endpoint) || endpoint.Port == 0)
                options.Faults.Add($"--to {word} is not HOST=ADDRESS:PORT");
            else if (!targets.TryAdd(FileName.Check(parts[0], "--to", options.Faults), endpoint)) options.Faults.Add($"--to {word}: this host is given twice");
        }

        if (!Durations.TryParse(options.Last("--every") ?? "50ms", out var every) || every < ShortestInterval)
            options.Faults.Add($"--every {options.Last("--every")} is not a duration of at least 1ms, such as 50ms");
        faults = options.Faults;
        return faults.Count > 0 ? null : new RoundTripArguments(folder, targets, every, options.Has("--until-eof"));
    }
}
