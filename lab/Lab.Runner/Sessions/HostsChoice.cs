using System.Diagnostics;
using System.Globalization;
using Lab.Model.Errors;
using Lab.Providers.Guests;
using Lab.Providers.Plans;
using Lab.Providers.Processes;
using Lab.Providers.Ssh;
using Lab.Providers.Vagrant;
using Lab.Runner.Commands;

namespace Lab.Runner.Sessions;

/// <summary>Whether a lab by Vagrant uses hosts that stay up between labs, or has its own. There is one such set for each user; who finds it fit and free uses it.</summary>
/// <param name="keep">Where there is none, or it is unfit, one is brought up for this lab and those to come.</param>
/// <param name="say">Tells people.</param>
public sealed class HostsChoice(bool keep, Action<string> say)
{
    /// <summary>By which <see cref="KeptLab"/> knows the keeper.</summary>
    public const string Name = "hosts";

    private const int LeastHosts = 2;
    private const int LeastNics = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The keeper of the hosts that were chosen; null: the lab has its own.</summary>
    public KeptLab? Keeper { get; private set; }

    /// <summary>Held until the lab has ended.</summary>
    public FileStream? Held { get; private set; }

    /// <returns>The plan, with the NICs of the hosts that were chosen.</returns>
    /// <exception cref="LabException">Hosts were to be brought up, and did not come.</exception>
    public async Task<LabPlan> ChooseAsync(LabPlan plan, CancellationToken cancellationToken)
    {
        var keeper = KeptLab.All().FirstOrDefault(lab => lab.Name == Name);
        if (keeper is null && !keep) return plan;
        if (keep && !NamespaceEntry.IsRoot) throw new LabException(ErrorKind.NotSupported, "Keeping hosts needs root: another lab enters their network.");
        if (plan.Switches.Any(item => item.Lags.Count > 0))
        {
            say("The kept hosts are not used: this scenario's switches are Open vSwitch.");
            return plan;
        }

        Directory.CreateDirectory(LabFolders.Cache);
        if (FileLock.TryTake(LabFolders.Hosts + ".lock") is not { } held)
        {
            say("The kept hosts are not used: another lab has them.");
            return plan;
        }

        var wanted = await WantedAsync(plan, cancellationToken);
        var unfit = keeper is null ? "there are none" : Unfit(KeptHosts.Read(LabFolders.Hosts), wanted);
        if (unfit is not null && !keep)
        {
            say($"The kept hosts are not used: {unfit}. `--keep hosts` replaces them.");
            await held.DisposeAsync();
            return plan;
        }

        if (unfit is not null) keeper = await ReplaceAsync(keeper, wanted, unfit, cancellationToken);
        (Keeper, Held) = (keeper, held);
        return On(plan, KeptHosts.Read(LabFolders.Hosts)!);
    }

    /// <summary>The plan's hosts have the NICs that are there.</summary>
    internal static LabPlan On(LabPlan plan, KeptHosts kept) =>
        plan with { Hosts = [.. plan.Hosts.Zip(kept.Hosts, (host, there) => host with { Nics = [.. host.Nics.Zip(there.Nics, (nic, own) => nic with { Mac = own.Mac })] })] };

    /// <returns>Why the hosts do not do; null: they do.</returns>
    internal static string? Unfit(KeptHosts? kept, KeptHosts wanted)
    {
        if (kept is null) return "they are still coming up";
        if (kept.Box != wanted.Box) return "they were made of another box";
        if (kept.Programs != wanted.Programs) return "the lab was built anew since";
        if (kept.Memory != wanted.Memory) return FormattableString.Invariant($"they have {kept.Memory} MiB of memory, wanted are {wanted.Memory}");
        if (kept.Hosts.Count < wanted.Hosts.Count) return FormattableString.Invariant($"they are {kept.Hosts.Count}, wanted are {wanted.Hosts.Count}");
        var nics = wanted.Hosts.Max(host => host.Nics.Count);
        return kept.Hosts[0].Nics.Count < nics ? FormattableString.Invariant($"they have {kept.Hosts[0].Nics.Count} NICs, wanted are {nics}") : null;
    }

    private static async Task<KeptHosts> WantedAsync(LabPlan plan, CancellationToken cancellationToken)
    {
        var guest = await new GuestImageBuilder(LabFolders.Guests).GetOrBuildAsync(cancellationToken);
        var setup = VagrantPlace.Setup("", TimeProvider.System);
        return new KeptHosts
        {
            Box = VagrantPlace.BoxIdentity(setup.Box),
            Accelerator = "",
            Memory = setup.Memory,
            Programs = new ProgramPackage(LentPlace.RemotePrograms).Key(Path.GetDirectoryName(guest.KernelPath)),
            Bridges = [],
            Hosts = [.. plan.Hosts.Select(host => new KeptHost(host.Name, [.. host.Nics.Select(nic => new KeptNic(nic.Mac, nic.Name))]))],
        };
    }

    private async Task<KeptLab> ReplaceAsync(KeptLab? old, KeptHosts wanted, string why, CancellationToken cancellationToken)
    {
        if (old is not null)
        {
            say($"The kept hosts are replaced: {why}.");
            await LabEntry.EndAsync(old);
        }

        await HostKeepers.EndAllAsync(LabFolders.Hosts); // also one that the registry does not know: its folder goes now
        if (Directory.Exists(LabFolders.Hosts)) Directory.Delete(LabFolders.Hosts, recursive: true);
        Directory.CreateDirectory(LabFolders.Hosts);
        var (hosts, nics) = (Math.Max(LeastHosts, wanted.Hosts.Count), Math.Max(LeastNics, wanted.Hosts.Max(host => host.Nics.Count)));
        say(FormattableString.Invariant($"Bringing up {hosts} hosts, which stay up for the labs to come, until `lab down --lab {Name}` ..."));
        var started = Stopwatch.GetTimestamp();
        var keeper = Start(hosts, nics);
        while (KeptHosts.Read(LabFolders.Hosts) is null)
        {
            if (!keeper.IsAlive) throw Failed(keeper);
            await Task.Delay(Pause, cancellationToken);
        }

        say(FormattableString.Invariant($"They are up, after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s."));
        return keeper;
    }

    /// <summary>In a session of its own: it must outlive this terminal. It says nothing on the pipes, which end with this process.</summary>
    private static KeptLab Start(int hosts, int nics)
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
        string[] arguments = [HoldHostsCommand.Name, LabFolders.Hosts, "--hosts", hosts.ToString(CultureInfo.InvariantCulture), "--nics", nics.ToString(CultureInfo.InvariantCulture)];
        foreach (var argument in NamespaceEntry.Command(arguments)) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new LabException(ErrorKind.Environment, "setsid could not be started.");
        var keeper = KeptLab.Of(process.Id, Name, LabFolders.Hosts);
        keeper.Register();
        return keeper;
    }

    private static LabException Failed(KeptLab keeper)
    {
        keeper.Forget();
        var file = Path.Combine(LabFolders.Hosts, HoldHostsCommand.Complaint);
        return new LabException(ErrorKind.Environment, File.Exists(file) ? File.ReadAllText(file).Trim() : $"The hosts did not come up; {LabFolders.Hosts}/logs says how far they came.");
    }
}
