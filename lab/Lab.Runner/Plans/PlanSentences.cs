using System.Globalization;
using Lab.Model.Units;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Plans;

/// <summary>Actions and expectations of a scenario as sentences.</summary>
public static class PlanSentences
{
    public static IEnumerable<string> Actions(Scenario scenario)
    {
        if (scenario.Actions.Count == 0) return ["Nothing is done."];
        return scenario.Actions.Select((action, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {Group(scenario, index, action.SideBySide())}"));
    }

    private static string Group(Scenario scenario, int index, IReadOnlyList<ActionConfig> group) => group switch
    {
        [var one] => Sentence(scenario, index, one),
        _ => "At the same time: " + string.Join(' ', group.Select(action => Sentence(scenario, index, action))),
    };

    private static string Sentence(Scenario scenario, int index, ActionConfig action) => action switch
    {
        { Migrate: { } migrate } => Sentence(scenario, index, migrate),
        { Link: { } link } => $"{(link.State == CableState.Down ? "Pull" : "Plug in")} the cable of {link.Host}'s {link.Nic}{After(link)}.",
        { Roles: { } roles } => $"{(roles.Roles.Count == 0 ? $"Take all roles from '{roles.Network}'" : $"Give '{roles.Network}' the roles {string.Join(", ", roles.Roles.Select(role => Word(role)))}")}{After(roles)}{Outcome(roles.Expect)}.",
        { Attach: { } attach } => $"Set '{attach.Network}' up on {attach.Host}{(attach.Nic is { } nic ? $"'s {nic}" : "")}{After(attach)}{Outcome(attach.Expect)}.",
        { Detach: { } detach } => $"Take '{detach.Network}' off {detach.Host}{After(detach)}{Outcome(detach.Expect)}.",
        { Translate: { } on } => $"Have {on.Host} send {(on.Every == 1 ? "streams" : string.Create(CultureInfo.InvariantCulture, $"one in {on.Every} streams"))} for {on.To} on '{on.Network}' to its address on '{on.Onto}'{After(on)}.",
        { Pause: { } pause } => $"Stop the {Word(pause.Daemon)} of {pause.Host} for {Durations.Format(pause.For)}{After(pause)}.",
        { Kill: { } kill } => $"Kill the {Word(kill.Daemon)} of {kill.Host}{After(kill)}.",
        { Await: { } wait } => $"Wait until {wait.Host} {(wait.Status is { } status ? $"is {Word(status)}" : $"has an address on '{wait.AddressOn}'")}.",
        { Wait: { } time } => $"Wait for {Durations.Format(time)}.",
        _ => "",
    };

    private static string After(TimedAction action) => action.After is { } delay ? $", {Durations.Format(delay)} after memory began to flow" : "";

    private static string Outcome(ChangeOutcome outcome) => outcome == ChangeOutcome.Accepted ? "" : $"; must be {Word(outcome).Replace('-', ' ')}";

    public static string Expectation(Scenario scenario)
    {
        var expect = scenario.Expect;
        var networks = scenario.Migrations.Select(migrate => migrate.Expect.Network ?? scenario.ExpectedNetwork()).Distinct().ToList();
        var where = networks switch
        {
            [ExpectConfig.NoNetwork] => "no migration stream at all",
            [var only] => $"every migration stream on '{only}'",
            _ => $"every migration stream on {string.Join(" or ", networks.Select(name => name == ExpectConfig.NoNetwork ? "no network" : $"'{name}'"))}, as its action says",
        };
        var outcome = !scenario.Migrations.Any() ? "" : ", migrations " + string.Join(" and ", scenario.Migrations.Select(item => Word(scenario.ExpectedOutcomeOf(item))).Distinct());
        var pause = expect.MaxDowntime is { } limit ? $", downtime at most {Durations.Format(limit)}" : "";
        var trip = expect.MaxRoundTrip is { } longest ? $", round trips at most {Durations.Format(longest)}" : "";
        return !scenario.Migrations.Any() ? $"Expected verdict: {Word(expect.Verdict)}." : $"Expected verdict: {Word(expect.Verdict)} ({where}{outcome}{pause}{trip}).";
    }

    private static string Sentence(Scenario scenario, int index, MigrateConfig migrate)
    {
        var from = scenario.ExpectedHosts(index).GetValueOrDefault(migrate.Vm) ?? "wherever it is";
        var over = migrate.Network switch
        {
            MigrateConfig.NoNetwork => "without a migration network, so over management",
            { } network => $"over '{network}'",
            null when scenario.TuningOf(migrate).Tunnelled == true => $"tunnelled, so over '{scenario.ManagementNetwork!.Name}'",
            null => $"over '{scenario.WantedNetworks()[scenario.Migrations.TakeWhile(earlier => !ReferenceEquals(earlier, migrate)).Count()]}'",
        };
        string[] settings = [.. Settings(scenario.TuningOf(migrate))];
        var with = settings.Length == 0 ? "" : $"; {string.Join(", ", settings)}";
        var cancel = migrate.CancelAfter is { } after ? $"; cancelled after {Durations.Format(after)}" : "";
        if (migrate.By == MigrationBeginner.Engine) return $"The engine by itself migrates {migrate.Vm} from {from} to {migrate.To ?? "a host it chooses"}.";
        return $"Migrate {migrate.Vm} from {from} to {migrate.To ?? "a host the engine chooses"}, {over}{with}{cancel}.";
    }

    private static IEnumerable<string> Settings(MigrationTuning tuning)
    {
        if (tuning.Policy is { } policy) yield return $"policy {Word(policy)}";
        if (tuning.MaxBandwidth is { } bandwidth) yield return $"at most {bandwidth}";
        if (tuning.Downtime is { } downtime) yield return $"downtime {Durations.Format(downtime)}";
        if (tuning.Parallel is { } connections) yield return string.Create(CultureInfo.InvariantCulture, $"{connections} connections");
        if (tuning.AutoConverge == true) yield return "auto-converge";
        if (tuning.Compressed == true) yield return "compressed";
        if (tuning.Encrypted == true) yield return "encrypted";
    }

    private static string Word(Enum value) => ShapeTable.NameOf(value.ToString());
}
