using System.Collections.Concurrent;
using Lab.Engine.Hosts;
using Lab.Engine.Identifiers;
using Lab.Engine.Inventories;
using Lab.Engine.Outcomes;
using Lab.Model.Engines;
using Lab.Model.Errors;
using Lab.Model.Networks;

namespace Lab.Engine.Setups;

/// <summary>
/// Sets up the networks of a host: the agent applies and verifies, then the engine proves over a new connection that it still reaches the host, and only that makes the set-up stand. Otherwise the
/// host takes all of it back.
/// </summary>
public sealed class NetworkSetupService(Inventory inventory, IIdSource ids, AgentFleet agents, HostMonitors monitors, EngineTimings timings)
{
    private static readonly TimeSpan ConfirmPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConfirmCall = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, bool> _busy = new();

    public async Task<Outcome<Host>> SetupAsync(NetworkSetup setup, CancellationToken cancellationToken)
    {
        // Before it is planned: a plan made beside another set-up would be of networks that are no more.
        if (!_busy.TryAdd(setup.HostId, true)) return Refusal.Conflict($"Networks of host {inventory.Current.HostName(setup.HostId)} are being set up already.");
        Outcome<Host> outcome;
        try
        {
            outcome = await PlanAndApplyAsync(setup, cancellationToken);
        }
        finally
        {
            _busy.TryRemove(setup.HostId, out _);
        }

        if (outcome.Succeeded(out var host, out _)) await monitors.LookAsync(host.Id, cancellationToken);
        return outcome;
    }

    /// <summary>oVirt's <c>commitnetconfig</c>: the present set-up is the one restored after a restart.</summary>
    public async Task<Outcome<Host>> CommitAsync(Guid hostId, CancellationToken cancellationToken)
    {
        if (!inventory.Current.Hosts.TryGetValue(hostId, out var host)) return Refusal.NotFound("host", hostId.ToString());
        await host.CallAsync(inventory.Time, timings.CallTimeout, token => agents.Of(host).CommitNetworksAsync(token), cancellationToken);
        return host;
    }

    private async Task<Outcome<Host>> PlanAndApplyAsync(NetworkSetup setup, CancellationToken cancellationToken)
    {
        if (!NetworkSetupPlanner.Plan(inventory.Current, setup, ids).Succeeded(out var plan, out var refusal)) return refusal;
        var host = inventory.Current.Hosts[setup.HostId];
        Observe(host, settingUp: true);
        try
        {
            var result = await host.CallAsync(inventory.Time, timings.SetupTimeout, token => agents.Of(host).SetupNetworksAsync(plan.Request, token), cancellationToken);
            if (result.AwaitsConfirmation && await ConfirmAsync(host, setup, result.SetupId, cancellationToken) is { } reason) return RolledBack(host, reason, result.SetupId);
            Remember(host, plan);
            return host;
        }
        catch (LabException exception)
        {
            return RolledBack(host, exception.Message, null, exception.Kind);
        }
        finally
        {
            Observe(host, settingUp: false);
        }
    }

    /// <summary>Null: confirmed.</summary>
    private async Task<string?> ConfirmAsync(Host host, NetworkSetup setup, Guid setupId, CancellationToken cancellationToken)
    {
        var begun = inventory.Time.GetUtcNow();
        while (true)
        {
            try
            {
                using var fresh = agents.Fresh(host);
                await host.CallAsync(inventory.Time, ConfirmCall, fresh.Agent.PingAsync, cancellationToken);
                await host.CallAsync(inventory.Time, ConfirmCall, token => fresh.Agent.ConfirmConnectivityAsync(new ConfirmConnectivityRequest(setupId), token), cancellationToken);
                return null;
            }
            catch (LabException exception)
            {
                if (!exception.LeavesDoubt() || inventory.Time.GetUtcNow() - begun >= setup.ConnectivityTimeout) return exception.Message;
            }

            await Task.Delay(ConfirmPause, inventory.Time, cancellationToken);
        }
    }

    private void Observe(Host host, bool settingUp) => inventory.Change(t => t.Observe(host.Id, t.State.StateOf(host.Id) with { SettingUp = settingUp, Configured = t.Now }));

    private void Remember(Host host, NetworkSetupPlan plan) => inventory.Change(t =>
    {
        foreach (var id in plan.Detached) t.RemoveAttachment(id);
        foreach (var attachment in plan.Attached) t.Put(attachment);
        if (t.State.Hosts.TryGetValue(host.Id, out var known)) t.Put(known with { Bonds = new RunningNetworks { Bonds = known.Bonds }.With(plan.Request).Bonds });
        var networks = plan.Attached.Select(a => t.State.NetworkName(a.NetworkId)).ToArray();
        var removed = plan.Request.Networks.Where(n => n.Remove).Select(n => n.Name).ToArray();
        t.Log(EngineEventKinds.NetworksConfigured, EventSeverity.Normal, $"Networks of host {host.Name} were set up{Words(networks, removed)}.", new { networks, removed }, host.Id, cluster: host.ClusterId);
    });

    private static string Words(string[] networks, string[] removed) =>
        (networks.Length > 0 ? $": {string.Join(", ", networks)}" : "") + (removed.Length > 0 ? $"; removed: {string.Join(", ", removed)}" : "");

    private Refusal RolledBack(Host host, string reason, Guid? setupId, ErrorKind kind = ErrorKind.Conflict)
    {
        inventory.Change(t => t.Log(
            EngineEventKinds.NetworksRolledBack, EventSeverity.Error, $"The network set-up of host {host.Name} failed and is taken back: {reason}", new { reason, setupId }, host.Id, cluster: host.ClusterId));
        return new Refusal(kind, [setupId is null ? reason : $"The set-up is rolled back: {reason}"]); // without an id the host never had it
    }
}
