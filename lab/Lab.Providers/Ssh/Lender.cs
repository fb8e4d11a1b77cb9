using System.Collections.Concurrent;
using System.Text;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Namespaces;
using Lab.Providers.Plans;
using Lab.Providers.Remote;

namespace Lab.Providers.Ssh;

/// <summary>Makes hosts of machines behind ssh, and gives the machines back.</summary>
internal sealed class Lender(LabPlan plan, LentTerms terms, Steps steps)
{
    private const string State = "/var/lib/lab";

    private readonly ConcurrentQueue<string> _leftBehind = [];

    /// <summary>What could not be given back as it was.</summary>
    public IReadOnlyList<string> LeftBehind => [.. _leftBehind.Distinct()];

    /// <summary>Of the hosts that were borrowed: <see cref="Hosts.ILab.Slowness"/>.</summary>
    public double Slowness { get; private set; } = 1;

    /// <summary>A host for each machine, side by side.</summary>
    /// <param name="connections">To the machines, in their order.</param>
    /// <param name="lent">Gets those that were made, also when another failed: they are to be given back.</param>
    public async Task BorrowAsync(IReadOnlyList<LentMachineSpec> machines, IReadOnlyList<SshConnection> connections, IProgramSource programs, ICollection<LentHost> lent, CancellationToken cancellationToken)
    {
        var starting = machines.Zip(connections, (machine, connection) => BorrowAsync(machine, connection, programs, cancellationToken)).ToList();
        try
        {
            await Task.WhenAll(starting).ConfigureAwait(false);
        }
        finally
        {
            foreach (var start in starting.Where(start => start.IsCompletedSuccessfully)) lent.Add(start.Result);
        }

        Slowness = await Speed.SlownessAsync([.. lent.Select(one => one.Host)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A second host of a machine that has the programs already: the engine's.</summary>
    public async Task<LentHost> BorrowAgainAsync(SshConnection connection, string name, CancellationToken cancellationToken)
    {
        var lent = await LentHost.StartAsync(connection, terms.FoldersOf(name), LentHost.EngineLock, terms, cancellationToken).ConfigureAwait(false);
        try
        {
            await PutNamesAsync(lent.Host, cancellationToken).ConfigureAwait(false);
            return lent;
        }
        catch
        {
            await GiveBackAsync(lent).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>One host after the other: side by side they would wait for each other's answers.</summary>
    public static async Task<Dictionary<string, ClockOffset>> ReadClocksAsync(IEnumerable<LentHost> lent, TimeProvider time, CancellationToken cancellationToken)
    {
        var clocks = new Dictionary<string, ClockOffset>();
        foreach (var one in lent) clocks[one.Host.Name] = await one.Host.ReadClockAsync(time, cancellationToken).ConfigureAwait(false);
        return clocks;
    }

    public async Task GiveBackAsync(LentHost lent)
    {
        await lent.DisposeAsync().ConfigureAwait(false);
        if (lent.LeftBehind is { } left) _leftBehind.Enqueue(left);
    }

    private async Task<LentHost> BorrowAsync(LentMachineSpec machine, SshConnection connection, IProgramSource programs, CancellationToken cancellationToken)
    {
        // Who only watches takes nothing back, either: it would change the networks that are to be watched.
        foreach (var left in terms.ReadOnly ? [] : machine.LeftBehind) await ReleaseAsync(connection, left, cancellationToken).ConfigureAwait(false);
        var folders = terms.FoldersOf(machine.Destination.Name);
        var sent = await steps.TimeAsync($"{machine.Destination.Name} has the programs", () => programs.PutAsync(connection, folders, cancellationToken)).ConfigureAwait(false);
        await using var removing = sent.ConfigureAwait(false);
        return await steps.TimeAsync($"{machine.Destination.Name} is a host of the lab", () => TakeAsync(machine, connection, sent, cancellationToken)).ConfigureAwait(false);
    }

    private async Task<LentHost> TakeAsync(LentMachineSpec machine, SshConnection connection, IProgramsInPlace sent, CancellationToken cancellationToken)
    {
        var folders = terms.FoldersOf(machine.Destination.Name);
        var lent = await LentHost.StartAsync(connection, folders, LentHost.HostLock, terms, cancellationToken).ConfigureAwait(false);
        try
        {
            await sent.LeaveToGuardAsync().ConfigureAwait(false);
            if (terms.ReadOnly) return lent;
            await PutNamesAsync(lent.Host, cancellationToken).ConfigureAwait(false);
            if (machine.Reset is { } reset) await lent.Host.UndoLaterAsync(reset, cancellationToken).ConfigureAwait(false);
            else if (machine.IsGivenBack) await RememberNetworksAsync(lent.Host, machine, folders, cancellationToken).ConfigureAwait(false);
            await TakeNicsAsync(lent.Host, machine, cancellationToken).ConfigureAwait(false);
            return lent;
        }
        catch
        {
            await GiveBackAsync(lent).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Of a lab whose machine was switched off, or whose guard was killed.</summary>
    private async Task ReleaseAsync(SshConnection connection, LeftFolder folder, CancellationToken cancellationToken)
    {
        var (name, left) = (connection.Destination.Name, LentFolders.OfRoot(folder.Folder));
        var what = folder.HasRestarted ? $"{name} was restarted since an earlier lab, keeps its network, and that lab's {left.Root} is gone" : $"what an earlier lab left on {name} in {left.Root} is taken back";
        var released = await steps.TimeAsync(what, () => connection.RunAsRootAsync([$"{left.Programs}/Lab.Probe", "release", left.Root], null, cancellationToken)).ConfigureAwait(false);
        if (released.Succeeded) return;
        throw new LabException(ErrorKind.Environment, $"What an earlier lab left on {name} in {left.Root} cannot be taken back: {released.Error.Trim()} Once {name} is as it should be, remove that folder there.") { Host = name, Output = released.Error.Trim() };
    }

    /// <summary>How the networks were is on the machine's disk first, with what brings it back: from then on the NICs are the lab's.</summary>
    private static async Task RememberNetworksAsync(RemoteHost host, LentMachineSpec machine, LentFolders folders, CancellationToken cancellationToken)
    {
        await host.UndoLaterAsync([$"{folders.Programs}/Lab.Agent", "--restore-networks", folders.State], cancellationToken).ConfigureAwait(false);
        (await host.RunAsync([$"{LabRoot.Programs}/Lab.Agent", "--remember-networks", State, .. machine.Nics], null, cancellationToken).ConfigureAwait(false)).OrThrow($"Noting the networks of {host.Name}", host.Name);
    }

    private async Task TakeNicsAsync(RemoteHost host, LentMachineSpec machine, CancellationToken cancellationToken)
    {
        var planned = plan.Hosts.First(item => item.Name == host.Name);
        var flush = string.Concat(machine.Nics.Select(nic => $"address flush dev {nic} scope global\n"));
        await NamespaceLab.IpAsync(host, flush + SwitchLinks.InHost(planned), cancellationToken).ConfigureAwait(false);
        var shape = LinkShape.InHost(planned);
        if (shape.Length == 0) return;
        // The last is run first: one that is not there (its change was never made, or the machine was restarted since) could not be deleted.
        foreach (var nic in planned.Nics)
        {
            await host.UndoLaterAsync(["tc", "qdisc", "del", "dev", nic.Name, "root"], cancellationToken).ConfigureAwait(false);
            await host.UndoLaterAsync(["tc", "qdisc", "replace", "dev", nic.Name, "root", "pfifo"], cancellationToken).ConfigureAwait(false);
        }

        (await host.RunAsync(["tc", "-batch", "-"], shape, cancellationToken).ConfigureAwait(false)).OrThrow($"Shaping the links of {host.Name}", host.Name);
    }

    private async Task PutNamesAsync(RemoteHost host, CancellationToken cancellationToken)
    {
        var machine = plan.Hosts.FirstOrDefault(item => item.Name == host.Name)?.Uuid ?? Guid.Empty;
        foreach (var (file, content) in HostTree.EtcFiles(plan, host.Name, machine))
        {
            var own = file is "passwd" or "group" ? HostTree.WithUser(file, await TextAsync(host, "/etc/" + file, cancellationToken).ConfigureAwait(false)) : content;
            await host.PutFileAsync("/etc/" + file, own, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> TextAsync(RemoteHost host, string file, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await host.GetFileAsync(file, cancellationToken).ConfigureAwait(false) ?? []);
}

/// <summary>On what terms machines are lent.</summary>
/// <param name="Home">The lab's folder on each machine.</param>
/// <param name="Note">Who has them and since when.</param>
/// <param name="Silence">Having heard nothing for so long, a machine takes itself back.</param>
public sealed record LentTerms(string Home, string Note, TimeSpan Silence)
{
    /// <summary>Folder on each machine where programs stay for the next lab; null: they go with this one.</summary>
    public string? ProgramsKeptIn { get; init; }

    /// <summary>The lab watches and asks the machine's own libvirt: it sets nothing up there, and covers nothing of the machine's.</summary>
    public bool ReadOnly { get; init; }

    public LentFolders FoldersOf(string host) => new(Home, host);
}
