namespace Lab.Probe.Arguments;

/// <summary>Words of a command line as options: <c>--name value</c>, repeated or not, and flags. It collects every fault.</summary>
internal sealed class OptionWords
{
    private readonly List<(string Name, string Value)> _options = [];

    public OptionWords(string[] words, string[] valued, string[] flags)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (flags.Contains(words[i])) _options.Add((words[i], ""));
            else if (!valued.Contains(words[i])) Faults.Add($"unknown option '{words[i]}'; there are {string.Join(", ", valued.Concat(flags))}");
            else if (i + 1 == words.Length) Faults.Add($"{words[i]} needs a value");
            else _options.Add((words[i], words[++i]));
        }
    }

    public List<string> Faults { get; } = [];

    public bool Has(string flag) => _options.Any(option => option.Name == flag);

    public string? Last(string name) => _options.LastOrDefault(option => option.Name == name).Value;

    /// <summary>At least one, or a fault.</summary>
    public string[] All(string name)
    {
        string[] values = [.. _options.Where(option => option.Name == name).Select(option => option.Value)];
        if (values.Length == 0) Faults.Add($"{name} is missing");
        return values;
    }

    public string Required(string name) => All(name).LastOrDefault() ?? "";
}
