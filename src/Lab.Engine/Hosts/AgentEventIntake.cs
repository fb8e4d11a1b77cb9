using Lab.Engine.Inventories;
using Lab.Engine.Migrations;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Migrations;

namespace Lab.Engine.Hosts;

/// <summary>What one host's events mean to the engine.</summary>
internal sealed class AgentEventIntake(Guid hostId, Inventory inventory, Action<MigrationSignal> signal)
{
    private const int EventsSearched = 200;

    /// <summary>What to look at because of it.</summary>
    public HostLook Take(AgentEvent e)
    {
        switch (e.Kind)
        {
            case AgentEventKinds.MigrationPhase:
                TakePhase(e);
                return HostLook.Nothing;
            case AgentEventKinds.MigrationProgress when Attempt(e) is { } attempt && AgentEventData.As<JobProgress>(e) is { } progress:
                TakeProgress(attempt, progress);
                return HostLook.Nothing;
            case AgentEventKinds.MigrationCompleted when Attempt(e) is { } attempt && AgentEventData.As<JobProgress>(e) is { } result:
                signal(new MigrationSignal.JobCompleted(attempt, result));
                return HostLook.Nothing;
            case AgentEventKinds.MigrationConvergence when Attempt(e) is { } attempt && AgentEventData.Text(e, "action") == "abort":
                signal(new MigrationSignal.ScheduleAborted(attempt));
                return HostLook.Nothing;
            case AgentEventKinds.NetworkRolledBack:
                RolledBack(e);
                return HostLook.Everything;
            case AgentEventKinds.NetworkChanged:
                return HostLook.Everything;
            case AgentEventKinds.VmStatus:
                if (AgentEventData.As<VmReport>(e) is { Status: VmStatus.Down, ExitReason: { } reason } report) TakeEnd(report.Id, reason);
                return HostLook.Vms;
            default:
                return HostLook.Nothing;
        }
    }

    private static Guid? Attempt(AgentEvent e) => AgentEventData.Id(e, "migrationId");

    private void TakePhase(AgentEvent e)
    {
        if (AgentEventData.Text(e, "role") == "source" && Attempt(e) is { } attempt && AgentEventData.Phase(e) is { } phase)
            signal(new MigrationSignal.PhaseReached(attempt, phase, AgentEventData.Error(e)));
    }

    private void TakeProgress(Guid attempt, JobProgress progress) => inventory.Change(t =>
    {
        if (t.State.RunningMigrationWith(attempt) is { } migration) t.Observe(migration.Id, progress);
    });

    /// <summary>A VM that has ended is in no list: why it did is told here only.</summary>
    private void TakeEnd(Guid vmId, string reason) => inventory.Change(t =>
    {
        if (t.State.Vms.GetValueOrDefault(vmId) is { State: { Runs: true, HostId: { } home } } && home == hostId) t.Observe(hostId, t.State.StateOf(hostId) with { Ended = t.State.StateOf(hostId).Ended.SetItem(vmId, new VmEnd(reason, t.Now)) });
    });

    private void RolledBack(AgentEvent e)
    {
        var reason = AgentEventData.Text(e, "reason") ?? "no reason given";
        var told = inventory.Events.Newest(EventsSearched)
            .Any(known => known.Kind == EngineEventKinds.NetworksRolledBack && known.Data?.TryGetProperty("setupId", out var id) == true && id.GetString() == AgentEventData.Text(e, "setupId"));
        inventory.Change(t =>
        {
            t.Put(new HostCursor(hostId, e.AgentId, e.Sequence));
            if (told) return; // by whoever asked for the set-up
            t.Log(EngineEventKinds.NetworksRolledBack, EventSeverity.Error, $"Host {t.State.HostName(hostId)} took back its network set-up: {reason}",
                new { reason, setupId = AgentEventData.Id(e, "setupId") }, hostId, cluster: t.State.Hosts.GetValueOrDefault(hostId)?.ClusterId);
        });
    }
}

/// <summary>How closely to look at a host: a host that migrates has better things to do than to count its interfaces.</summary>
internal enum HostLook
{
    Nothing,
    Vms,
    Everything,
}
