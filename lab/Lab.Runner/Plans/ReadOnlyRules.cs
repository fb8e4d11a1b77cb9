using Lab.Model.Errors;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Plans;

/// <summary>What of a scenario can be done where the lab may only watch and migrate.</summary>
internal static class ReadOnlyRules
{
    /// <exception cref="LabException"><see cref="ErrorKind.NotSupported"/>: the scenario wants more. Says all of it.</exception>
    public static void Check(Scenario scenario)
    {
        string[] wants = [.. Actions(scenario), .. Migrations(scenario), .. Engine(scenario)];
        if (wants.Length > 0) throw new LabException(ErrorKind.NotSupported, $"With --read-only the lab watches and migrates and does nothing else; {scenario.Name} also wants\n{string.Join('\n', wants.Distinct().Select(want => "  - " + want))}");
    }

    private static IEnumerable<string> Actions(Scenario scenario) =>
        scenario.Actions.SelectMany(action => action.SideBySide()).Where(action => action is { Migrate: null, Wait: null }).Select(action => $"the action '{action.Word()}'");

    private static IEnumerable<string> Migrations(Scenario scenario)
    {
        foreach (var migrate in scenario.Migrations)
        {
            if (migrate.By == MigrationBeginner.Engine) yield return $"a migration of {migrate.Vm} that an engine begins: there is none of the lab's";
            else if (migrate.To is null) yield return $"somebody to choose where {migrate.Vm} goes: say it with 'to'";
            if (migrate.WaitForAddress is not null) yield return "'wait-for-address', which is the engine's";
            var tuning = scenario.TuningOf(migrate);
            if (tuning.Policy is { } policy and not MigrationPolicy.PostCopy) yield return $"the policy {ShapeTable.NameOf(policy.ToString())}, which is the engine's";
            if (tuning.IncomingLimit is not null || tuning.OutgoingLimit is not null) yield return "limits of migrations at once, which are the agents'";
        }
    }

    private static IEnumerable<string> Engine(Scenario scenario)
    {
        if (scenario.Observe.RoundTrips || scenario.Expect.MaxRoundTrip is not null) yield return "round trips to agents: there are none of the lab's";
    }
}
