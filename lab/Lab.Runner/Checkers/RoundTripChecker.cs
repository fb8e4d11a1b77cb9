using Lab.Model.Units;
using Lab.Runner.Runs;

namespace Lab.Runner.Checkers;

/// <summary>Did management stay quick while memory flowed? Asked only where the scenario sets a limit.</summary>
public sealed class RoundTripChecker : IChecker
{
    public string Name => "round-trip";

    public string Question => "Did the engine reach every agent quickly enough while VMs migrated?";

    public bool Applies(RunDirectory run) => run.Expectation.MaxRoundTrip is not null;

    public CheckResult Check(RunDirectory run)
    {
        var findings = new Findings(Name);
        var limit = run.Expectation.MaxRoundTrip ?? TimeSpan.MaxValue;
        var measured = RoundTripSummary.Of(run).ToDictionary(figures => figures.Host);
        foreach (var host in run.Plan?.Hosts ?? [])
        {
            if (measured.GetValueOrDefault(host.Name) is { } figures) Judge(figures, limit, findings);
            else findings.Unknown($"{RunFiles.RoundTrips(host.Name)} holds no round trip, so nobody knows how long one took to {host.Name}.");
        }

        return findings.ToResult(
            $"99 of 100 round trips from the engine to each agent took no longer than {Durations.Format(limit)} while VMs migrated.",
            "The plan lists no host, so there was no agent to reach.");
    }

    private static void Judge(JudgedRoundTrips measured, TimeSpan limit, Findings findings)
    {
        var (host, before, during) = (measured.Host, measured.Before, measured.During);
        findings.Measure($"{host}.roundTripP99Milliseconds", during.P99Milliseconds);
        findings.Measure($"{host}.roundTripMedianMilliseconds", during.MedianMilliseconds);
        findings.Measure($"{host}.roundTripMaxMilliseconds", during.MaxMilliseconds);
        findings.Measure($"{host}.roundTripsLost", during.Lost);
        var sentence = $"{host}: {Describe(during)} while VMs migrated; before, {Describe(before)}";
        if (during.Count == 0) findings.Unknown($"{host}: no round trip was begun while VMs migrated.");
        else if (during.IsLostAtP99 || during.P99Milliseconds > limit.TotalMilliseconds)
            findings.Fail($"{sentence}: longer than the {Durations.Format(limit)} allowed.");
        else findings.Pass($"{sentence}.");
    }

    private static string Describe(RoundTripFigures figures)
    {
        static string Time(double? milliseconds) => milliseconds is { } value ? Durations.Format(TimeSpan.FromMilliseconds(value)) : "unanswered";
        return figures.Count == 0
            ? "none was measured"
            : FormattableString.Invariant(
                $"99 of 100 round trips took at most {Time(figures.P99Milliseconds)}, half {Time(figures.MedianMilliseconds)}, {figures.Lost} of {figures.Count} lost");
    }
}
