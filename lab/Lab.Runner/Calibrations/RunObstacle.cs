using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Actions;

namespace Lab.Runner.Calibrations;

/// <summary>Why a run says nothing about what migrations cost.</summary>
internal static class RunObstacle
{
    /// <returns>The end of a sentence that begins with the run; null: there is nothing in the way.</returns>
    public static string? Of(RunDirectory run, Scenario? scenario, bool simulatedToo) => run switch
    {
        { IsComplete: false } => "did not come to its end",
        { Environment: null } => $"does not say what it ran on: {RunFiles.Environment} is missing or damaged",
        { Environment.Simulated: true } when !simulatedToo => "is simulated: it shows a model, and no machine",
        { Plan: null } => $"has no plan: {RunFiles.Plan} is missing or damaged",
        { Plan.ReadOnly: true } => "is of machines on which the lab only watched",
        { Plan.Switching.Type: SwitchingPlan.Ovs } => "carried its networks with Open vSwitch, whose copying the model does not know",
        _ when scenario is null => $"has no scenario that this lab can read: {RunFiles.Scenario}",
        _ when Stranger(scenario) is { } other => $"does more than migrate ({other})",
        { Migrations.Count: 0 } => "migrated nothing",
        _ => run.Migrations.Select(Unfit).FirstOrDefault(reason => reason is not null),
    };

    private static string? Stranger(Scenario scenario) => scenario.Actions.SelectMany(action => action.SideBySide()).Select(Stranger).FirstOrDefault(name => name is not null);

    private static string? Stranger(ActionConfig action) => action switch
    {
        { Migrate.CancelAfter: not null } => "cancel-after",
        { Migrate.By: MigrationBeginner.Engine } => "by: engine",
        { Migrate.WaitForAddress: not null } => "wait-for-address",
        { Migrate: not null } or { Wait: not null } => null,
        _ => action.Word(),
    };

    private static string? Unfit(MigrationRecord migration) => migration switch
    {
        { Outcome: not MigrationOutcome.Completed } => $"has a migration that did not complete ({migration.Title})",
        { Job: null } => $"lacks libvirt's account of a migration ({migration.Title})",
        _ => null,
    };
}
