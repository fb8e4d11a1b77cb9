using Lab.Model.Errors;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Scenarios.Binding;
using Lab.Runner.Sessions;
using Lab.Runner.Stack;

namespace Lab.Runner.Phases;

/// <summary>Changes something about hosts or cluster: cables, roles, networks, firewalls, daemons. What came of it is recorded beside what was expected.</summary>
public sealed class ChangeAction(LabSession session, MemoryFlow flow)
{
    /// <exception cref="LabException">Something else came of it than the scenario expects.</exception>
    public Task RunAsync(ActionConfig action, CancellationToken cancellationToken) => action switch
    {
        { Link: { } link } => DoAsync("link", link, ChangeOutcome.Accepted, () => session.Lab!.SetCableAsync(link.Host, session.Plan.Hosts.First(host => host.Name == link.Host).LinkOf(link.Nic), link.State == CableState.Up, cancellationToken), cancellationToken),
        { Roles: { } roles } => DoAsync("roles", roles, roles.Expect, () => SetRolesAsync(roles, cancellationToken), cancellationToken),
        { Attach: { } attach } => DoAsync("attach", attach, attach.Expect, () => AttachAsync(attach, cancellationToken), cancellationToken),
        { Detach: { } detach } => DoAsync("detach", detach, detach.Expect, () => new HostNetworks(session).DetachAsync(detach.Network, detach.Host, cancellationToken), cancellationToken),
        { Translate: { } translate } => DoAsync("translate", translate, ChangeOutcome.Accepted, () => new Firewall(session).TranslateAsync(translate, cancellationToken), cancellationToken),
        { Pause: { } pause } => DoAsync(
            "pause", pause, ChangeOutcome.Accepted, () => session.Daemons.PauseAsync(pause.Host, Name(pause.Daemon), pause.For, session.Time, cancellationToken), cancellationToken),
        { Kill: { } kill } => DoAsync("kill", kill, ChangeOutcome.Accepted, () => Kill(kill), cancellationToken),
        _ => throw new ArgumentException("The action is none.", nameof(action)),
    };

    private async Task DoAsync<T>(string name, T config, ChangeOutcome expected, Func<Task> change, CancellationToken cancellationToken)
        where T : TimedAction
    {
        await flow.WaitAsync(config.After, session.Time, cancellationToken);
        var (outcome, error) = await TryAsync(change);
        session.History.Append("runner", EventKinds.ActionDone, new { action = name, what = config, outcome, expected, error });
        if (outcome != expected)
            throw new LabException(ErrorKind.Conflict, $"The action '{name}' was {Word(outcome)} and should have been {Word(expected)}.") { Output = error };
    }

    /// <summary>How the engine begins its answer to a set-up that a host took back, whatever the reason: the agent's word, or that it did not answer in time.</summary>
    private const string RolledBack = "The set-up is rolled back";

    /// <summary>A refusal is an outcome: what it should have been is the scenario's to say.</summary>
    private static async Task<(ChangeOutcome Outcome, string? Error)> TryAsync(Func<Task> change)
    {
        try
        {
            await change();
            return (ChangeOutcome.Accepted, null);
        }
        catch (LabException refused) when (refused.Host == "engine" && refused.Message.Contains(RolledBack, StringComparison.Ordinal))
        {
            return (ChangeOutcome.RolledBack, refused.Message);
        }
        catch (LabException refused) when (refused is { Host: "engine", Kind: ErrorKind.Conflict or ErrorKind.BadRequest })
        {
            return (ChangeOutcome.Refused, refused.Message);
        }
    }

    private async Task SetRolesAsync(RolesConfig change, CancellationToken cancellationToken)
    {
        var cluster = await new DataCenter(session).ClusterAsync(cancellationToken);
        var roles = change.Roles.Select(role => ShapeTable.NameOf(role.ToString()));
        await new ClusterNetworks(session.Engine!, cluster).SetRolesAsync(session.Plan.Network(change.Network)!, roles, cancellationToken);
    }

    private Task AttachAsync(AttachConfig attach, CancellationToken cancellationToken)
    {
        var network = session.Plan.Network(attach.Network)!;
        return new HostNetworks(session).AttachAsync(network, AttachmentChange.Of(session.Scenario, session.Plan, attach), attach.ConnectivityTimeout, cancellationToken);
    }

    private Task Kill(KillConfig kill)
    {
        session.Daemons.Kill(kill.Host, Name(kill.Daemon));
        return Task.CompletedTask;
    }

    private static string Name(LabDaemonName daemon) => daemon switch
    {
        LabDaemonName.Agent => Installer.Agent,
        LabDaemonName.Libvirtd => Installer.Libvirtd,
        _ => Installer.Probe,
    };

    private static string Word(ChangeOutcome outcome) => ShapeTable.NameOf(outcome.ToString()).Replace('-', ' ');
}
