using System.Globalization;
using Lab.Model.Errors;

namespace Lab.Runner.Suites;

/// <summary>One of several parts of a suite, each run on a machine of its own.</summary>
/// <param name="Index">From 1 to <paramref name="Count"/>.</param>
/// <param name="Count">From 1 to 1000.</param>
public sealed record Shard(int Index, int Count)
{
    private const int Most = 1000;

    /// <summary>Reads <c>2/3</c>.</summary>
    /// <exception cref="LabException"><see cref="ErrorKind.BadRequest"/> for anything else.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= Most && index >= 1 && index <= count) return new Shard(index, count);
        throw new LabException(ErrorKind.BadRequest, FormattableString.Invariant($"--shard takes i/n with 1 <= i <= n <= {Most}, such as 2/3, not '{text}'."));
    }

    /// <summary>
    /// This part's scenarios, in their order. The longest first, each goes to the part that has least: whoever divides the same files gets
    /// the same parts, because only what the files say counts, never what this machine knows of earlier runs.
    /// </summary>
    public IReadOnlyList<SuiteScenario> Of(IReadOnlyList<SuiteScenario> scenarios)
    {
        var loads = new double[Count];
        HashSet<string> mine = [];
        foreach (var scenario in scenarios.OrderByDescending(item => item.Estimate).ThenBy(item => item.Name, StringComparer.Ordinal))
        {
            var least = Array.IndexOf(loads, loads.Min());
            loads[least] += scenario.Estimate;
            if (least == Index - 1) mine.Add(scenario.Name);
        }

        return [.. scenarios.Where(scenario => mine.Contains(scenario.Name))];
    }

    public override string ToString() => FormattableString.Invariant($"{Index}/{Count}");
}
