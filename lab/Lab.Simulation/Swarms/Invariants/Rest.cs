using Lab.Engine.Hosts;
using Lab.Engine.Inventories;
using Lab.Engine.Vms;
using Lab.Model.Engines;
using Lab.Model.Migrations;

namespace Lab.Simulation.Swarms.Invariants;

/// <summary>Once nothing goes wrong any more everything comes to rest, and the engine's picture is what is there; also after a new start of it.</summary>
internal sealed class Rest(SwarmRun run, Watch watch)
{
    private const string Rule = "everything comes to rest";
    private const string Picture = "the engine's picture is what is there";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly HashSet<string> Ends = [EngineEventKinds.MigrationDone, EngineEventKinds.MigrationFailed, EngineEventKinds.MigrationAborted, EngineEventKinds.MigrationCancelled];

    private InventoryState State => run.State;

    public async Task ReachAsync()
    {
        await SettleAsync();
        CheckPicture();
        CheckEnds();
        var before = State;
        run.Keeper.CrashEngine(steps: 0, TimeSpan.FromSeconds(1));
        await run.PassAsync(Quiet);
        await SettleAsync();
        CheckPicture();
        CheckUnchanged(before);
    }

    private async Task SettleAsync()
    {
        var (began, calm) = (run.Elapsed, TimeSpan.Zero);
        while (calm < Quiet)
        {
            await run.PassAsync(Look);
            var unrest = Unrest().FirstOrDefault();
            calm = unrest is null ? calm + Look : TimeSpan.Zero;
            if (run.Elapsed - began > Longest) watch.Report(Rule, $"{Longest.TotalMinutes} minutes after the last fault: {unrest}");
        }
    }

    private IEnumerable<string> Unrest()
    {
        if (run.Cluster.Engine!.Context.IsDead) yield return "the engine is down.";
        foreach (var host in State.Hosts.Values.OrderBy(host => host.Name, StringComparer.Ordinal))
        {
            var seen = State.StateOf(host.Id);
            if (seen.Link != HostLink.Up) yield return $"host {host.Name} is {seen.Link}: {seen.Detail}";
            else if (seen.Statistics is { OutgoingMigrations: > 0 } or { IncomingMigrations: > 0 }) yield return $"the agent of {host.Name} still has migrations.";
        }

        foreach (var migration in State.RunningMigrations) yield return $"the migration of {State.Vms[migration.VmId].Name} from {State.HostName(migration.SourceId)} to {State.HostName(migration.Attempt.DestinationId)} still runs: {migration.Phase}.";
        foreach (var vm in State.Vms.Values.OrderBy(vm => vm.Name, StringComparer.Ordinal))
        {
            if (vm.State.Launching || vm.State.Stopping || vm.State.Status is VmStatus.PoweringUp or VmStatus.MigrationSource or VmStatus.MigrationDestination) yield return $"{vm.Name} is {vm.State.Status}.";
            if (run.Truth.Moves(vm.Id)) yield return $"{vm.Name} is moved by the hypervisors.";
        }
    }

    private void CheckPicture()
    {
        foreach (var vm in State.Vms.Values.OrderBy(vm => vm.Name, StringComparer.Ordinal))
        {
            var there = run.Truth.RunningOn(vm.Id)?.Machine.Name;
            var believed = vm.State.Status is VmStatus.Up ? State.HostName(vm.State.HostId) : null;
            if (there != believed) watch.Report(Picture, $"{vm.Name} is {Words(there)}, and the engine has it as {vm.State.Status}, {Words(believed)}.");
            if (vm.State.AlsoOn.Count > 0) watch.Report(Picture, $"The engine has {vm.Name} on several hosts: {State.HostName(vm.State.HostId)} and {string.Join(", ", vm.State.AlsoOn.Select(host => State.HostName(host)))}.");
        }

        foreach (var machine in run.Cluster.Machines)
            foreach (var domain in machine.Domains.Values.Where(domain => !Truth.Runs(domain) && run.Truth.RunningOn(domain.Id) is not null))
                watch.Report(Picture, $"A second {domain.Definition.Name} is left on {machine.Name}: {domain.State}.");
    }

    /// <summary>Each migration has ended once in the engine's own words.</summary>
    private void CheckEnds()
    {
        var events = run.Cluster.Store.EventsAfter(0, int.MaxValue);
        var ended = events.Where(happened => Ends.Contains(happened.Kind) && happened.MigrationId is not null).GroupBy(happened => happened.MigrationId!.Value).ToDictionary(group => group.Key, group => group.Count());
        var fellBack = events.Where(happened => happened.Kind == EngineEventKinds.MigrationFallback).Select(happened => happened.MigrationId).ToHashSet();
        foreach (var migration in State.Migrations.Values.OrderBy(migration => migration.Started))
        {
            var name = $"The migration of {State.Vms.GetValueOrDefault(migration.VmId)?.Name} from {State.HostName(migration.SourceId)} at {migration.Started:HH:mm:ss}";
            if (ended.GetValueOrDefault(migration.Id) != 1) watch.Report("each migration ends once", $"{name} was told to have ended {ended.GetValueOrDefault(migration.Id)} times.");
            if (migration.Attempts.Any(attempt => attempt.Path.IsFallback) && !fellBack.Contains(migration.Id)) watch.Report("a fallback is told", $"{name} fell back, and no event tells it.");
        }
    }

    private void CheckUnchanged(InventoryState before)
    {
        foreach (var vm in before.Vms.Values.OrderBy(vm => vm.Name, StringComparer.Ordinal))
        {
            var now = State.Vms.GetValueOrDefault(vm.Id);
            if (now?.State.Status != vm.State.Status || now.State.HostId != vm.State.HostId) watch.Report("a new start of the engine changes nothing", $"{vm.Name} was {Words(vm)} and is {(now is null ? "not known" : Words(now))}.");
        }

        foreach (var migration in before.Migrations.Values)
            if (State.Migrations.GetValueOrDefault(migration.Id)?.Phase != migration.Phase) watch.Report("a new start of the engine changes nothing", $"A migration of {State.Vms[migration.VmId].Name} was {migration.Phase} and is {State.Migrations.GetValueOrDefault(migration.Id)?.Phase.ToString() ?? "not known"}.");
    }

    private string Words(Vm vm) => $"{vm.State.Status} on {State.HostName(vm.State.HostId)}";

    private static string Words(string? host) => host is null ? "nowhere" : $"on {host}";
}
