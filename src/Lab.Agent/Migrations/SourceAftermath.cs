using Lab.Agent.Hypervisors;
using Lab.Agent.Vms;
using Lab.Libvirt;
using Lab.Model.Agents;
using Lab.Model.Errors;
using Lab.Model.Migrations;
using Lab.Model.Mutations;

namespace Lab.Agent.Migrations;

/// <summary>Where a VM is after its migration did not succeed.</summary>
internal enum SourceOutcome
{
    StaysHere,

    /// <summary>Its process died here, and the destination did not get it.</summary>
    Gone,

    /// <summary>libvirt failed late: the destination runs it, and no copy remains here.</summary>
    RunsThere,

    /// <summary>Post-copy failed: both copies are destroyed.</summary>
    Lost,

    /// <summary>The hypervisor does not answer, or both sides say that they run it. Nothing was destroyed.</summary>
    InDoubt,
}

/// <summary>Makes sure, after a failure, that a VM runs on exactly one host or is declared lost: the destination's copy is destroyed unless it already runs, and never more than one side is believed.</summary>
/// <param name="destination">Null when the destination knows nothing of the migration yet.</param>
internal sealed class SourceAftermath(SourceContext context, MigrateRequest request, IAgent? destination)
{
    private const int ReviewAttempts = 600;
    private static readonly TimeSpan ReviewInterval = TimeSpan.FromSeconds(1);

    private enum Peer
    {
        Gone,
        Runs,
        Unknown,
    }

    /// <summary>The outcome, and what to add to the error's message.</summary>
    /// <param name="postCopy">Post-copy was asked for: it holds wherever the hypervisor does not say that the VM runs here.</param>
    public async Task<(SourceOutcome Outcome, string? Note)> SettleAsync(bool postCopy)
    {
        try
        {
            var domain = await context.Hypervisor.FindDomainAsync(request.VmId, CancellationToken.None);
            if (await GoesOnAsync(domain)) return (SourceOutcome.InDoubt, "The VM runs in post-copy, and libvirt goes on with it.");
            if (IsPostCopy(domain, postCopy)) return await SettlePostCopyAsync(domain);
            var peer = await AbandonAsync();
            if (peer == Peer.Runs) return await YieldAsync(domain);
            if (!Mutation.FailedSourceKeepsItsRole.IsOn()) context.Roles[request.VmId] = VmRole.None;
            if (domain is not null) return (SourceOutcome.StaysHere, null);
            return peer == Peer.Gone
                ? (SourceOutcome.Gone, "The VM is gone from this host.")
                : (SourceOutcome.InDoubt, $"The VM is gone from this host, and {request.DestinationName} does not say whether it has it.");
        }
        catch (LabException exception)
        {
            // libvirtd died. The destination destroys nothing that runs, so freeing it is safe; what became of our copy shows when libvirtd is back.
            if (!postCopy) await AbandonAsync();
            context.Roles[request.VmId] = VmRole.None;
            return (SourceOutcome.InDoubt, $"The state of the VM is not known until the hypervisor answers again: {exception.Message}");
        }
    }

    /// <summary>
    /// The same when the hypervisor answers again. libvirt lets a post-copy that lost its daemon run on: as long as it does, there is nothing to decide.
    /// </summary>
    public async Task<SourceOutcome> ReviewAsync(bool postCopy)
    {
        for (var attempt = 0; attempt < ReviewAttempts; attempt++)
        {
            if (await MayBeInPostCopyAsync() is not { } may) return SourceOutcome.InDoubt; // its return brings the next review
            if (!may)
            {
                // The source of a post-copy may end a moment before the destination says that it has all: asked too early, that one would destroy it.
                if (postCopy) await Task.Delay(ReviewInterval, context.Time);
                return (await SettleAsync(postCopy)).Outcome;
            }

            await Task.Delay(ReviewInterval, context.Time);
        }

        return SourceOutcome.InDoubt;
    }

    public async Task TellGuestAsync()
    {
        try
        {
            await context.Guest.AfterMigrationAsync(request.VmId, CancellationToken.None).WaitAsync(context.Timings.GuestHookTimeout, context.Time);
        }
        catch (Exception exception)
        {
            context.Log.LogWarning("Guest of VM {Vm} was not told that it stays: {Reason}", request.VmId, exception.Message);
        }
    }

    private static bool HasEnteredPostCopy(DomainStateInfo state) => state.PausedReason is PausedReason.PostCopy or PausedReason.PostCopyFailed;

    /// <summary>A VM that runs here has its memory here, whatever was asked: a refused post-copy must not cost it.</summary>
    private static bool IsPostCopy(DomainReport? domain, bool asked) =>
        domain is null ? asked : HasEnteredPostCopy(domain.State) || (asked && domain.State.State is not (DomainState.Running or DomainState.Blocked));

    /// <summary>Our call may have failed, and libvirt's job not: a daemon that is quickly back carries on.</summary>
    private async Task<bool> GoesOnAsync(DomainReport? domain) =>
        domain?.State.PausedReason is PausedReason.PostCopy && await context.Hypervisor.GetJobAsync(request.VmId, CancellationToken.None) is { Direction: JobDirection.Outgoing };

    /// <summary>Null when the hypervisor is away. One that is there and does not answer this time says nothing about the VM.</summary>
    private async Task<bool?> MayBeInPostCopyAsync()
    {
        try
        {
            return (await context.Hypervisor.FindDomainAsync(request.VmId, CancellationToken.None))?.State.PausedReason is PausedReason.PostCopy;
        }
        catch (LabException)
        {
            return context.Hypervisor.IsConnected ? true : null;
        }
    }

    private async Task<(SourceOutcome, string?)> SettlePostCopyAsync(DomainReport? domain)
    {
        context.Roles[request.VmId] = VmRole.Lost;
        Peer peer;
        try
        {
            if (domain is not null) await DestroyHereAsync();
        }
        finally
        {
            peer = await AbandonAsync(); // its part is worth nothing whether ours could be destroyed or not
        }

        if (peer == Peer.Gone) return (SourceOutcome.Lost, "Each side had a part of the memory: both are destroyed, and the VM is lost.");
        if (peer == Peer.Unknown) return (SourceOutcome.Lost, "This side is destroyed and the destination does not answer: the VM is lost unless the destination says otherwise.");
        context.Roles[request.VmId] = VmRole.None;
        return (SourceOutcome.RunsThere, "The destination has all of its memory and runs it.");
    }

    /// <summary>The destination runs the VM although libvirt reported a failure: our copy, which libvirt keeps paused, must go.</summary>
    private async Task<(SourceOutcome, string?)> YieldAsync(DomainReport? domain)
    {
        context.Roles[request.VmId] = VmRole.None;
        if (domain is { State.State: DomainState.Running or DomainState.Blocked })
        {
            context.Log.LogError("VM {Vm} runs here and on {Destination}: nothing was destroyed", request.VmId, request.Destination);
            return (SourceOutcome.InDoubt, $"The VM runs here and on {request.DestinationName}: destroy one of them.");
        }

        if (domain is not null) await DestroyHereAsync();
        return (SourceOutcome.RunsThere, "The destination runs it all the same.");
    }

    /// <summary>libvirt may be quicker; what it says then differs by the moment.</summary>
    private async Task DestroyHereAsync()
    {
        try
        {
            await context.Hypervisor.DestroyDomainAsync(request.VmId, CancellationToken.None);
        }
        catch (LabException)
        {
            if (await context.Hypervisor.FindDomainAsync(request.VmId, CancellationToken.None) is { State.State: not (DomainState.Shutoff or DomainState.Crashed) }) throw;
        }
    }

    private async Task<Peer> AbandonAsync()
    {
        if (destination is null) return Peer.Gone;
        try
        {
            await WithinAsync(destination.AbandonIncomingMigrationAsync(request.MigrationId, CancellationToken.None));
            return Peer.Gone;
        }
        catch (LabException exception) when (exception.Kind == ErrorKind.Conflict)
        {
            return Peer.Runs;
        }
        catch (Exception exception)
        {
            context.Log.LogWarning("Destination {Destination} did not confirm that it dropped VM {Vm}: {Reason}", request.Destination, request.VmId, exception.Message);
            return await AskAsync();
        }
    }

    /// <summary>A destination that lost its memory of the migration still knows what it runs.</summary>
    private async Task<Peer> AskAsync()
    {
        try
        {
            var vms = destination!.ListVmsAsync(CancellationToken.None);
            await WithinAsync(vms);
            return (await vms).Any(vm => vm.Id == request.VmId && vm.Status is VmStatus.Up or VmStatus.Paused) ? Peer.Runs : Peer.Gone;
        }
        catch (Exception)
        {
            return Peer.Unknown;
        }
    }

    private Task WithinAsync(Task call) => call.WaitAsync(context.Timings.PeerTimeout, context.Time);
}
