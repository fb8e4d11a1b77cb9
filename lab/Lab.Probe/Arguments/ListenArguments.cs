using System.Net;

namespace Lab.Probe.Arguments;

/// <param name="Out">The run directory, or what becomes part of it.</param>
/// <param name="Bind">An address of this network namespace; port 0 takes a free one, told in the ready line.</param>
/// <param name="Vms">Names by identity; a VM's name names its file.</param>
/// <param name="UntilEof">Also ends when standard input does.</param>
internal sealed record ListenArguments(string Out, IPEndPoint Bind, IReadOnlyDictionary<Guid, string> Vms, bool UntilEof)
{
    /// <returns>Null when there are faults.</returns>
    public static ListenArguments? Read(string[] words, out IReadOnlyList<string> faults)
    {
        var options = new OptionWords(words, ["--out", "--bind", "--vm"], ["--until-eof"]);
        var folder = options.Required("--out");
        var bindText = options.Required("--bind");
        if (!IPEndPoint.TryParse(bindText, out var bind) || !bindText.Contains(':', StringComparison.Ordinal))
            options.Faults.Add($"--bind {bindText} is not ADDRESS:PORT");
        var vms = new Dictionary<Guid, string>();
        foreach (var word in options.All("--vm"))
        {
            var parts = word.Split('=', 2);
            if (parts.Length < 2 || parts[1].Length == 0 || !Guid.TryParse(parts[0], out var id)) options.Faults.Add($"--vm {word} is not UUID=NAME");
            else if (!vms.TryAdd(id, FileName.Check(parts[1], "--vm", options.Faults))) options.Faults.Add($"--vm {word}: this UUID is given twice");
            else if (vms.Values.Count(name => name == parts[1]) > 1) options.Faults.Add($"--vm {word}: this name is given twice");
        }
        faults = options.Faults;
        return faults.Count > 0 ? null : new ListenArguments(folder, bind!, vms, options.Has("--until-eof"));
    }
}
