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
        if (idle.Count > 0) throw new LabException(ErrorKind.BadRequest, string.Join(' ', idle.Select(pattern => Unmatched(pattern, scenarios))));
        var wanted = _patterns.Where(pattern => !pattern.Takes).ToList();
        var chosen = scenarios
            .Where(scenario => wanted.Count == 0 || wanted.Any(pattern => pattern.Matches(scenario.Name)))
            .Where(scenario => !_patterns.Any(pattern => pattern.Takes && pattern.Matches(scenario.Name)))
            .ToList();
        return chosen.Count > 0 ? chosen : throw new LabException(ErrorKind.BadRequest, "--filter takes away every scenario it chooses.");
    }

    private static string Unmatched(Pattern pattern, IReadOnlyList<SuiteScenario> scenarios)
    {
        var names = scenarios.Select(scenario => scenario.Name).ToList();
        var plain = pattern.Text.Replace("*", "", StringComparison.Ordinal);
        var near = NearestName.Of(plain, names) ?? names.FirstOrDefault(name => plain.Length > 2 && name.Contains(plain, StringComparison.OrdinalIgnoreCase));
        return $"--filter '{pattern.Text}' matches no scenario; "
            + (near is not null ? $"did you mean '{near}'?" : $"there are {string.Join(", ", names)}.");
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
