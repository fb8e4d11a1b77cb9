using System.Threading.Channels;
using Lab.Engine.Hosts;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Mutations;

namespace Lab.Engine.Migrations;

/// <summary>
/// One try, from asking the source's agent to knowing where the VM is. It lives on the agents' events and asks only when they leave doubt: a host went away, an agent began anew, silence.
/// </summary>
internal sealed class AttemptRun(MigrationContext context, Migration migration, ChannelReader<MigrationSignal> signals)
{
    private readonly MigrationAttempt _attempt = migration.Attempt;
    private (MigrationPhase Phase, AgentError? Error)? _ended;
    private JobProgress? _result;
    private bool _inDoubt;
    private DateTimeOffset? _unknownSince;
    private int _seenOnBoth;

    private Host Source => context.Host(migration.SourceId);

    private Host Destination => context.Host(_attempt.DestinationId);

    /// <param name="recovering">The agent may have been asked already, by this engine's former life.</param>
    /// <param name="accepted">Called once the source's agent has it.</param>
    public async Task<AttemptEnd> RunAsync(bool recovering, Action accepted, CancellationToken cancellationToken)
    {
        _inDoubt = recovering;
        if (!recovering && await AskAsync(cancellationToken) is { } refused) return new AttemptEnd.Failed(refused);
        if (recovering) accepted();
        while (true)
        {
            var end = _inDoubt ? await ResolveAsync(cancellationToken) : null;
            if (end is not null || !_inDoubt) accepted();
            if (end is not null) return end;
            await ListenAsync(cancellationToken);
        }
    }

    /// <summary>Null: accepted, or in doubt.</summary>
    private async Task<AgentError?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = MigrateRequests.Compose(context.State, migration, context.Planner.Profile);
            var status = await context.CallAsync(Source, (agent, token) => agent.MigrateAsync(request, token), cancellationToken);
            context.Accepted(_attempt.Id);
            Take(status);
            return null;
        }
        catch (LabException exception) when (exception.LeavesDoubt())
        {
            _inDoubt = true;
            return null;
        }
        catch (LabException exception)
        {
            return AgentErrors.From(exception, Source.Name);
        }
    }

    /// <summary>Waits for news; leaves <see cref="_inDoubt"/> set when somebody must be asked.</summary>
    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_inDoubt ? context.Timings.DoubtInterval : context.Timings.SilenceLimit, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            Take(await signals.ReadAsync(both.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _inDoubt = true;
        }
    }

    private void Take(MigrationSignal signal)
    {
        switch (signal)
        {
            case MigrationSignal.JobCompleted completed when completed.AttemptId == _attempt.Id:
                _result = completed.Result;
                break;
            case MigrationSignal.ScheduleAborted aborted when aborted.AttemptId == _attempt.Id:
                context.AbortedBySchedule(_attempt.Id);
                break;
            case MigrationSignal.PhaseReached reached when reached.AttemptId == _attempt.Id:
                Reach(reached.Phase, reached.Error);
                break;
            case MigrationSignal.HostChanged changed when changed.HostId == migration.SourceId || (_inDoubt && changed.HostId == _attempt.DestinationId):
                _inDoubt = true;
                break;
        }
    }

    private void Take(MigrationStatus status)
    {
        _result = status.Phase == MigrationPhase.Completed ? status.Progress ?? _result : _result;
        Reach(status.Phase, status.Error);
    }

    private void Reach(MigrationPhase phase, AgentError? error)
    {
        context.PhaseReached(_attempt.Id, phase);
        if (phase < MigrationPhase.Completed) return;
        _ended = (phase, error);
        _inDoubt = true; // an end is believed once the VM is accounted for
    }

    private async Task<AttemptEnd?> ResolveAsync(CancellationToken cancellationToken)
    {
        if (_ended is null && await AskStatusAsync(cancellationToken) && _ended is null)
        {
            _inDoubt = false;
            return null;
        }

        if (_ended is { Phase: MigrationPhase.Completed })
        {
            if (_result is null) await AskStatusAsync(cancellationToken);
            return new AttemptEnd.Completed(_result);
        }

        if (_ended is { Error: { } error } && Mutation.FailureIsBelieved.IsOn()) return new AttemptEnd.Failed(error);
        return await LocateAsync(cancellationToken);
    }

    /// <summary>Whether the source's agent knows this try.</summary>
    private async Task<bool> AskStatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await context.CallAsync(Source, (agent, token) => agent.GetMigrationStatusAsync(migration.VmId, token), cancellationToken);
            if (status.MigrationId != _attempt.Id) return false;
            context.Accepted(_attempt.Id);
            Take(status);
            return true;
        }
        catch (LabException)
        {
            return false; // not known there, or nobody to ask: the VM itself must be found
        }
    }

    private async Task<AttemptEnd?> LocateAsync(CancellationToken cancellationToken)
    {
        var source = await context.SightAsync(Source, migration.VmId, cancellationToken);
        var destination = await context.SightAsync(Destination, migration.VmId, cancellationToken);
        // A source that does not know where the VM is says nothing by having given up.
        var where = _ended is null or { Error.InDoubt: true } ? WhereaboutsJudgement.Of(source, destination) : WhereaboutsJudgement.AfterFailure(source, destination);
        // A destination that waits for a source which says that it has no such VM waits for nobody; a moment of that is how every migration ends.
        var waitsForNobody = where == Whereabouts.Moving && source == VmSighting.Absent;
        _unknownSince = where == Whereabouts.Unknown || waitsForNobody ? _unknownSince ?? context.Now : null;
        _seenOnBoth = where == Whereabouts.OnBoth ? _seenOnBoth + 1 : 0;
        return where switch
        {
            Whereabouts.OnDestination => new AttemptEnd.Completed(_result),
            Whereabouts.OnSource when _ended is { Phase: MigrationPhase.Cancelled } => new AttemptEnd.Cancelled(),
            Whereabouts.OnSource => new AttemptEnd.Failed(_ended?.Error ?? Error(ErrorKind.ProcessDied, $"The agent of {Source.Name} no longer knows this migration; the VM is still there.", Source)),
            Whereabouts.Nowhere => new AttemptEnd.Lost(_ended?.Error ?? Error(ErrorKind.ProcessDied, $"Neither {Source.Name} nor {Destination.Name} runs the VM.", Source)),
            // Two looks that are not at the same moment may see a VM twice; two times two may not.
            Whereabouts.OnBoth when _seenOnBoth > 1 => new AttemptEnd.Duplicated(Error(ErrorKind.Internal, $"Both {Source.Name} and {Destination.Name} run the VM.", Source)),
            _ when context.Now - _unknownSince >= context.Timings.LostAfter => new AttemptEnd.Lost(Unaccounted(source, destination)),
            _ => null,
        };
    }

    private AgentError Unaccounted(VmSighting source, VmSighting destination)
    {
        if (source == VmSighting.Absent && destination == VmSighting.Arriving)
            return Error(ErrorKind.ProcessDied, $"{Source.Name} has the VM no more, and it never arrived on {Destination.Name}.", Destination);
        var silent = source == VmSighting.Unreachable ? Source : Destination;
        return Error(ErrorKind.Unreachable, $"Host {silent.Name} does not answer, and no other host has the VM.", silent);
    }

    private static AgentError Error(ErrorKind kind, string message, Host host) => new(kind, message, Host: host.Name);
}
