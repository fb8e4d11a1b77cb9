using Lab.Runner.Scenarios.Binding;
using Lab.Runner.Scenarios.Documents;
using Lab.Runner.Scenarios.Rules;

namespace Lab.Runner.Scenarios;

/// <summary>Reads a scenario and reports every fault at once. Never throws for what is in the file.</summary>
public static class ScenarioLoader
{
    private static readonly DocumentLoader<Scenario> Documents = new("scenario", "'name', 'hosts' and 'networks'");

    /// <param name="path">A YAML file; it is named in faults as given here.</param>
    /// <param name="hosts">Overrides <c>hosts.count</c> (<c>--hosts</c>).</param>
    public static LoadResult<Scenario> Load(string path, int? hosts = null) => Documents.Load(path, (scenario, faults) => Check(scenario, hosts, faults));

    /// <param name="file">The name that faults carry.</param>
    /// <param name="hosts">As in <see cref="Load"/>.</param>
    public static LoadResult<Scenario> Parse(ReadOnlySpan<byte> bytes, string file, int? hosts = null) => Documents.Parse(bytes, file, (scenario, faults) => Check(scenario, hosts, faults));

    private static Scenario Check(Scenario scenario, int? hosts, FaultList faults)
    {
        if (hosts is { } count) scenario = Resize(scenario, count, faults);
        ScenarioRules.Check(scenario, faults);
        return scenario;
    }

    private static Scenario Resize(Scenario scenario, int count, FaultList faults)
    {
        if (count is < 1 or > HostsConfig.MaximumCount)
        {
            faults.Add("hosts.count", FormattableString.Invariant($"--hosts {count}: expected a whole number from 1 to {HostsConfig.MaximumCount}"));
            return scenario;
        }

        if (scenario.WithHosts(count) is { } resized) return resized;
        faults.Add("hosts", "--hosts sets hosts.count, and this scenario has none");
        return scenario;
    }
}
