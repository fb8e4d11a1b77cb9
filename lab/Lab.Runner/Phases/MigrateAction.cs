using System.Text.Json.Nodes;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Asks the engine for one migration, or waits for one that it begins by itself, and follows it to its end.</summary>
public sealed class MigrateAction(LabSession session, int ordinal, MigrateConfig migrate, MemoryFlow flow)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>How long the stack may take to notice that a part of it died and to say what became of the migration.</summary>
    private static readonly TimeSpan LongestAfterDeath = TimeSpan.FromSeconds(45);

    /// <summary>Longer than the engine's own grace of a minute.</summary>
    private static readonly TimeSpan LongestUnasked = TimeSpan.FromSeconds(120);

    private readonly DataCenter _center = new(session);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var vm = session.Plan.Vms.First(item => item.Name == migrate.Vm);
        var from = await _center.HostOfAsync(vm, cancellationToken);
        var unasked = migrate.By == MigrationBeginner.Engine ? await WaitForEngineAsync(vm, cancellationToken) : null;
        session.History.Append("runner", EventKinds.MigrationRequested, new { migration = ordinal, vm = vm.Name, vmId = vm.Id, from, to = migrate.To });
        var started = session.Time.GetTimestamp();
        var (outcome, error, destination) = await FollowAsync(vm, unasked, cancellationToken);
        var milliseconds = session.Time.GetElapsedTime(started).TotalMilliseconds;
        var to = migrate.To ?? (destination is null ? null : await _center.HostNameAsync(destination, cancellationToken));
        session.History.Append("runner", EventKinds.MigrationFinished, new { migration = ordinal, vm = vm.Name, vmId = vm.Id, from, to, outcome, error, milliseconds });
    }

    /// <summary>A refusal is an outcome, not a failure of the run: the judge compares it with what the scenario expects.</summary>
    /// <returns>The last try's destination by the engine's id; null when there was none.</returns>
    private async Task<(string Outcome, string? Error, string? Destination)> FollowAsync(VmPlan vm, string? unasked, CancellationToken cancellationToken)
    {
        // An event that is being told while we unsubscribe may set them yet: that must not throw, which would end the recorder.
        var (flowing, news) = (new Signal(), new Signal());
        void Flows()
        {
            flow.Begin();
            flowing.Set();
        }

        void OnProgress(Guid id, System.Text.Json.JsonElement data)
        {
            if (id == vm.Id && data.TryGetProperty("memoryBytes", out var sent) && sent.ValueKind == System.Text.Json.JsonValueKind.Number && sent.GetInt64() > 0) Flows();
        }

        void OnEvent(EngineEvent item)
        {
            if (item.VmId == vm.Id) news.Set();
        }

        session.Events!.Progressed += OnProgress;
        session.Events.EngineSaid += OnEvent;
        try
        {
            var id = unasked ?? await _center.MigrateAsync(vm, migrate, cancellationToken);
            session.Migrations.TryAdd(id, ordinal);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var cancelling = migrate.CancelAfter is { } delay ? CancelAsync(vm, flowing, delay, over.Token) : Task.CompletedTask;
            JsonObject ended;
            try
            {
                ended = await WaitAsync(id, news, cancellationToken);
            }
            finally
            {
                over.Cancel(); // a migration that ended first is not cancelled any more
                await cancelling;
            }

            return ((string?)ended["status"] ?? "failed", (string?)ended["error"], (string?)ended["destination_host"]?["id"]);
        }
        catch (LabException refused) when (refused.Kind == ErrorKind.Conflict)
        {
            return ("failed", refused.Message, null);
        }
        finally
        {
            session.Events.Progressed -= OnProgress;
            session.Events.EngineSaid -= OnEvent;
        }
    }

    /// <exception cref="LabException">The engine began none within the time.</exception>
    private async Task<string> WaitForEngineAsync(VmPlan vm, CancellationToken cancellationToken)
    {
        var started = session.Time.GetTimestamp();
        while (session.Time.GetElapsedTime(started) < LongestUnasked)
        {
            if (await _center.UnaskedMigrationAsync(vm, [.. session.Migrations.Keys], cancellationToken) is { } begun) return (string)begun["id"]!;
            await Task.Delay(TimeSpan.FromMilliseconds(20), session.Time, cancellationToken);
        }

        throw new LabException(ErrorKind.Timeout, $"The engine did not migrate {vm.Name} by itself within {LongestUnasked.TotalSeconds:0} s.");
    }

    /// <summary>A refused cancel (the VM has moved meanwhile, or is in post-copy) leaves the migration as it is: its own end is the outcome.</summary>
    private async Task CancelAsync(VmPlan vm, Signal flowing, TimeSpan delay, CancellationToken over)
    {
        try
        {
            await flowing.WaitAsync(Longest, session.Time, over);
            await Task.Delay(delay, session.Time, over);
            await _center.CancelAsync(vm, over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // It ended before its time came.
        }
        catch (LabException refused) when (refused.Kind == ErrorKind.Conflict)
        {
            session.History.Append("runner", EventKinds.CancelRefused, new { migration = ordinal, vm = vm.Name, error = refused.Message });
        }
    }

    /// <summary>Looks whenever the engine says something of the VM, and now and then without.</summary>
    private async Task<JsonObject> WaitAsync(string id, Signal news, CancellationToken cancellationToken)
    {
        var started = session.Time.GetTimestamp();
        long? death = null;
        while (true)
        {
            var migration = await _center.MigrationAsync(id, cancellationToken);
            if ((string?)migration["status"] is not "running") return migration;
            if (session.Daemons.FirstDeath.IsCompleted) death ??= session.Time.GetTimestamp();
            if (death is { } since && session.Time.GetElapsedTime(since) > LongestAfterDeath) throw Died();
            if (session.Time.GetElapsedTime(started) > Longest) throw new LabException(ErrorKind.Timeout, $"The migration of {migrate.Vm} did not end within {Longest.TotalMinutes:0} minutes.");
            await news.WaitAsync(TimeSpan.FromMilliseconds(200), session.Time, cancellationToken);
        }
    }

    private LabException Died()
    {
        var daemon = session.Daemons.FirstDeath.Result;
        return new LabException(ErrorKind.ProcessDied, $"{Daemons.Words(daemon)}, and the migration of {migrate.Vm} had no end {LongestAfterDeath.TotalSeconds:0} s later.") { Host = daemon.Host };
    }
}
