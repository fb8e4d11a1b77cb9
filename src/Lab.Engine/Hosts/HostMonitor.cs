using System.Collections.Immutable;
using Lab.Engine.Inventories;
using Lab.Engine.Migrations;
using Lab.Engine.Waiting;
using Lab.Model.Agents;
using Lab.Model.Engines;
using Lab.Model.Errors;

namespace Lab.Engine.Hosts;

/// <summary>
/// Stays in touch with one host: follows its agent's events, looks at it when an event says that something changed and at an interval, reconnects with growing pauses, and tells when it came
/// or went. Events are taken as a reason to look; what counts is what the look shows, so replayed events do no harm.
/// </summary>
public sealed class HostMonitor(Guid hostId, Inventory inventory, AgentFleet agents, EngineTimings timings, Action<MigrationSignal> signal, HostConsequences consequences, ILogger logger)
{
    private readonly WakeUp _look = new();
    private readonly AgentEventIntake _intake = new(hostId, inventory, signal);
    private bool _everything;
    private DateTimeOffset? _failingSince;
    private Guid? _agentId;
    private CancellationToken _life;
    private long _sequence;

    private Host Host => inventory.Current.Hosts[hostId];

    private IAgent Agent => agents.Of(Host);

    /// <summary>Until cancelled or the host is removed. May be run again after it threw: it goes on where it was.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_agentId is null && inventory.Current.Cursors.TryGetValue(hostId, out var cursor)) (_agentId, _sequence) = (cursor.AgentId, cursor.Sequence);
        _life = cancellationToken;
        var pause = timings.ReconnectFirst;
        while (!cancellationToken.IsCancellationRequested && inventory.Current.Hosts.ContainsKey(hostId))
        {
            try
            {
                await ConnectAsync(cancellationToken);
                pause = timings.ReconnectFirst;
                await FollowAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is LabException or HttpRequestException or IOException or System.Text.Json.JsonException && !cancellationToken.IsCancellationRequested)
            {
                Failed(exception);
            }

            await Task.Delay(pause, inventory.Time, cancellationToken);
            pause = pause * 2 < timings.ReconnectLongest ? pause * 2 : timings.ReconnectLongest;
        }
    }

    /// <summary>Looks at all of the host now, without waiting for its turn.</summary>
    public Task LookAsync(CancellationToken cancellationToken) => LookAsync(everything: true, cancellationToken);

    private async Task LookAsync(bool everything, CancellationToken cancellationToken)
    {
        var askedAt = inventory.Time.GetUtcNow();
        var statistics = everything ? await Host.CallAsync(inventory.Time, timings.CallTimeout, Agent.GetStatisticsAsync, cancellationToken) : null;
        var vms = await Host.CallAsync(inventory.Time, timings.CallTimeout, Agent.ListVmsAsync, cancellationToken);
        var (failed, ended) = inventory.Change(t =>
        {
            if (!t.State.Hosts.TryGetValue(hostId, out var host)) return (false, []);
            if (statistics is not null) HostNetworkReports.Apply(t, host, askedAt, statistics.Network);
            var ended = HostReports.Apply(t, host, askedAt, timings.EndReasonGrace, statistics, vms);
            Maintenance.Settle(t, host);
            return (statistics is not null && t.State.StateOf(hostId).Link == HostLink.Up && RequiredNetworks.Judge(t, host, timings.RequiredNetworkGrace), ended);
        });
        if (failed) _ = BesideAsync(() => consequences.Evacuation.AfterErrorAsync(Host));
        foreach (var vm in ended) _ = BesideAsync(() => consequences.Restarts.RestartAsync(vm, hostId, _life));
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var capabilities = await Host.CallAsync(inventory.Time, timings.CallTimeout, Agent.GetCapabilitiesAsync, cancellationToken);
        // What ended meanwhile is told of only once its events are read: until then no VM has been missing for long.
        inventory.Change(t => t.Observe(hostId, t.State.StateOf(hostId) with { Capabilities = capabilities, Missing = ImmutableDictionary<Guid, DateTimeOffset>.Empty }));
        await LookAsync(cancellationToken);
        _failingSince = null;
        var failed = inventory.Change(t => t.State.Hosts.TryGetValue(hostId, out var host) && Connected(t, host));
        signal(new MigrationSignal.HostChanged(hostId));
        if (failed) _ = BesideAsync(() => consequences.Evacuation.AfterErrorAsync(Host));
    }

    /// <returns>True when the host answers and has just become not operational.</returns>
    private bool Connected(Transaction transaction, Host host)
    {
        var before = transaction.State.StateOf(hostId);
        var isNews = before is not { Seen: true, Link: HostLink.Connecting or HostLink.Up }; // a moment's absence is none
        transaction.Observe(hostId, before with { Link = HostLink.Up, Detail = null, Seen = true, NetworkFaults = isNews ? [] : before.NetworkFaults });
        var failed = RequiredNetworks.Judge(transaction, host, timings.RequiredNetworkGrace, before.Seen ? EventSeverity.Error : EventSeverity.Warning);
        if (isNews && transaction.State.StateOf(hostId).NetworkFaults.Count == 0)
            transaction.Log(EngineEventKinds.HostUp, EventSeverity.Normal, $"Host {host.Name} is up.", null, hostId, cluster: host.ClusterId);
        return failed;
    }

    /// <summary>Beside the monitor, which has to go on: migrations and starts live on what it hears.</summary>
    private async Task BesideAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (!_life.IsCancellationRequested)
        {
            logger.LogError(exception, "VMs of host {Host} could not be taken care of", inventory.Current.HostName(hostId));
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] both = [ReadEventsAsync(session.Token), LookRepeatedlyAsync(session.Token)];
        var first = await Task.WhenAny(both);
        session.Cancel(); // not CancelAsync: that would leave the caller's context
        await Task.WhenAll(both).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);
        await first;
    }

    private async Task LookRepeatedlyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var called = await _look.WaitAsync(UntilNextLook(), inventory.Time, cancellationToken);
            var everything = !called || _everything;
            _everything = false;
            await LookAsync(everything, cancellationToken);
        }
    }

    private TimeSpan UntilNextLook()
    {
        var (seen, now) = (inventory.Current.StateOf(hostId), inventory.Time.GetUtcNow());
        var wait = RequiredNetworks.UntilNext(seen, now, timings.RequiredNetworkGrace) is { } grace && grace < timings.StatisticsInterval ? grace : timings.StatisticsInterval;
        if (seen.Missing.IsEmpty) return wait;
        var missing = seen.Missing.Values.Select(since => since + timings.EndReasonGrace - now).DefaultIfEmpty(wait).Min();
        return missing < TimeSpan.Zero ? TimeSpan.Zero : missing < wait ? missing : wait;
    }

    private async Task ReadEventsAsync(CancellationToken cancellationToken)
    {
        await foreach (var e in Agent.EventsAsync(_sequence, cancellationToken))
        {
            if (_agentId is { } known && known != e.AgentId && _sequence > 0)
            {
                // Another agent's life: its numbers begin anew, and so do we.
                (_agentId, _sequence) = (e.AgentId, 0);
                signal(new MigrationSignal.HostChanged(hostId));
                return;
            }

            (_agentId, _sequence) = (e.AgentId, e.Sequence);
            var look = _intake.Take(e);
            if (look == HostLook.Everything) _everything = true;
            if (look != HostLook.Nothing) _look.Now();
        }

        throw new LabException(ErrorKind.Unreachable, $"The agent of {Host.Name} ended its event stream.") { Host = Host.Name, Retryable = true };
    }

    private void Failed(Exception exception)
    {
        var now = inventory.Time.GetUtcNow();
        _failingSince ??= now;
        var answers = exception is LabException lab && !lab.LeavesDoubt();
        var link = answers ? HostLink.NonOperational : now - _failingSince >= timings.UnreachableAfter ? HostLink.NonResponsive : HostLink.Connecting;
        var changed = inventory.Change(t =>
        {
            if (!t.State.Hosts.TryGetValue(hostId, out var host)) return false;
            var before = t.State.StateOf(hostId);
            t.Observe(hostId, before with { Link = link, Detail = exception.Message });
            if (before.Link == link) return false;
            if (link == HostLink.NonResponsive)
                t.Log(EngineEventKinds.HostUnreachable, EventSeverity.Error, $"Host {host.Name} does not answer: {exception.Message}", new { error = exception.Message }, hostId, cluster: host.ClusterId);
            if (link == HostLink.NonOperational)
                t.Log(EngineEventKinds.HostNonOperational, EventSeverity.Error, $"Host {host.Name} is not operational: {exception.Message}", new { error = exception.Message }, hostId, cluster: host.ClusterId);
            return true;
        });
        if (!changed) return;
        logger.LogWarning("Host {Host}: {Link}: {Reason}", inventory.Current.HostName(hostId), link, exception.Message);
        signal(new MigrationSignal.HostChanged(hostId));
    }
}
