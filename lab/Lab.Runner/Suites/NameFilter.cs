using System.Text.RegularExpressions;
using Lab.Model.Errors;
using Lab.Runner.Scenarios;

namespace Lab.Runner.Suites;

/// <summary>
/// <c>--filter</c>: names with <c>*</c> and <c>?</c>, several separated by commas or given again; a scenario that any of them matches is
/// chosen. One that begins with <c>!</c> takes away what it matches; alone, it takes away from all.
/// </summary>
public sealed class NameFilter
{
    private readonly IReadOnlyList<Pattern> _patterns;

    private NameFilter(IReadOnlyList<Pattern> patterns) => _patterns = patterns;

    /// <param name="texts">As given on the command line; none chooses everything.</param>
    public static NameFilter Parse(IEnumerable<string> texts) => new(
        [.. texts.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(Pattern.Of)]);

    /// <summary>Those chosen, in their order.</summary>
    /// <exception cref="LabException"><see cref="ErrorKind.BadRequest"/>: a pattern matches nothing, or nothing is left; all such at once,
    /// each with the nearest name.</exception>
    public IReadOnlyList<SuiteScenario> Choose(IReadOnlyList<SuiteScenario> scenarios)
    {
        var idle = _patterns.Where(pattern => !scenarios.Any(scenario => pattern.Matches(scenario.Name))).ToList();
        if (idle.Count > 0) throw new LabException(ErrorKind.BadRequest, Unmatched(idle, [.. scenarios.Select(scenario => scenario.Name)]));
        var wanted = _patterns.Where(pattern => !pattern.Takes).ToList();
        var chosen = scenarios
            .Where(scenario => wanted.Count == 0 || wanted.Any(pattern => pattern.Matches(scenario.Name)))
            .Where(scenario => !_patterns.Any(pattern => pattern.Takes && pattern.Matches(scenario.Name)))
            .ToList();
        return chosen.Count > 0 ? chosen : throw new LabException(ErrorKind.BadRequest, "--filter takes away every scenario it chooses.");
    }

    private static string Unmatched(List<Pattern> idle, string[] names)
    {
        var hints = idle.Select(pattern => (pattern.Text, Near: Nearest(pattern.Text, names))).ToList();
        var sentences = hints.Select(hint => $"--filter '{hint.Text}' matches no scenario{(hint.Near is null ? "." : $"; did you mean '{hint.Near}'?")}");
        var all = hints.Any(hint => hint.Near is null) ? $" There are {string.Join(", ", names)}." : "";
        return string.Join(' ', sentences) + all;
    }

    /// <summary>A whole name, the beginning of some, or a name that has the word in it.</summary>
    private static string? Nearest(string text, string[] names)
    {
        var plain = text.Replace("*", "", StringComparison.Ordinal).Trim('-');
        if (NearestName.Of(plain, names) is { } name) return name;
        var beginnings = names.Where(each => each.Contains('-', StringComparison.Ordinal)).Select(each => each.Split('-')[0]).Distinct();
        if (NearestName.Of(plain, beginnings) is { } beginning) return beginning + "*";
        return plain.Length < 3 ? null : names.FirstOrDefault(each => each.Contains(plain, StringComparison.OrdinalIgnoreCase));
    }

    /// <param name="Takes">It takes away.</param>
    private sealed record Pattern(string Text, bool Takes, Regex Expression)
    {
        public static Pattern Of(string text)
        {
            var takes = text.StartsWith('!');
            var name = takes ? text[1..] : text;
            var expression = Regex.Escape(name).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal);
            return new Pattern(name, takes, new Regex($"^{expression}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
        }

        public bool Matches(string name) => Expression.IsMatch(name);
    }
}
