using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model.Agents;
using Lab.Model.Migrations;
using Lab.Model.Networks;

namespace Lab.Agent.Events;

/// <summary>The kinds of <see cref="AgentEventKinds"/> with their data, one method each.</summary>
public sealed class AgentEvents(EventLog log)
{
    public EventLog Log => log;

    public void Started(string version) => Append(AgentEventKinds.Started, null, new StartedData(version));

    public void VmStatus(VmReport report) => Append(AgentEventKinds.VmStatus, report.Id, report);

    public void Phase(Guid vmId, MigrationPhaseData data) => Append(AgentEventKinds.MigrationPhase, vmId, data);

    public void Progress(Guid vmId, Guid migrationId, JobProgress progress) => AppendProgress(AgentEventKinds.MigrationProgress, vmId, migrationId, progress);

    public void Completed(Guid vmId, Guid migrationId, JobProgress progress) => AppendProgress(AgentEventKinds.MigrationCompleted, vmId, migrationId, progress);

    public void Iteration(Guid vmId, Guid migrationId, int iteration) => Append(AgentEventKinds.MigrationIteration, vmId, new MigrationIterationData(migrationId, iteration));

    public void Convergence(Guid vmId, Guid migrationId, ConvergenceAction action, int? iteration) => Append(
        AgentEventKinds.MigrationConvergence, vmId, new MigrationConvergenceData(migrationId, action.Kind, action.Downtime?.TotalMilliseconds, iteration));

    /// <param name="name">libvirt's own name of the event, and of the detail.</param>
    public void Lifecycle(Guid vmId, string name, string detail) => Append(AgentEventKinds.Lifecycle, vmId, new LifecycleData(name, detail));

    public void NetworkChanged(HostNetworkState state) => Append(AgentEventKinds.NetworkChanged, null, state);

    public void NetworkRolledBack(Guid setupId, string reason) => Append(AgentEventKinds.NetworkRolledBack, null, new NetworkRolledBackData(setupId, reason));

    private void AppendProgress(string kind, Guid vmId, Guid migrationId, JobProgress progress)
    {
        var data = JsonSerializer.SerializeToNode(progress, EventJson.Options)!.AsObject();
        data.Insert(0, "migrationId", JsonValue.Create(migrationId));
        Append(kind, vmId, data);
    }

    private void Append<T>(string kind, Guid? vmId, T data) => log.Append(kind, vmId, JsonSerializer.SerializeToElement(data, EventJson.Options));
}
