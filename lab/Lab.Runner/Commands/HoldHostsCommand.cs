using System.CommandLine;
using System.Runtime.InteropServices;
using Lab.Model.Errors;
using Lab.Providers.Guests;
using Lab.Providers.Namespaces;
using Lab.Providers.Ssh;
using Lab.Providers.Vagrant;
using Lab.Runner.Doctor;
using Lab.Runner.Sessions;

namespace Lab.Runner.Commands;

/// <summary><c>lab hold-hosts FOLDER</c>: the keeper of hosts that stay up between labs, in namespaces of its own. Not for people.</summary>
public static class HoldHostsCommand
{
    public const string Name = "hold-hosts";

    /// <summary>In the folder, where they did not come up: why.</summary>
    public const string Complaint = "keeper.err";

    public static Command Create()
    {
        var folder = new Argument<string>("folder");
        var (hosts, nics) = (new Option<int>("--hosts"), new Option<int>("--nics"));
        var command = new Command(Name) { Hidden = true, Arguments = { folder }, Options = { hosts, nics } };
        command.SetAction((parsed, _) => KeepAsync(parsed.GetValue(folder)!, parsed.GetValue(hosts), parsed.GetValue(nics)));
        return command;
    }

    /// <returns>When it is told to end, and at once where the hosts do not come up. They end with this process.</returns>
    private static async Task<int> KeepAsync(string folder, int hosts, int nics)
    {
        using var ended = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            ended.Cancel();
        });
        try
        {
            await BringUpAsync(folder, hosts, nics, ended.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return ExitCodes.Pass;
        }
        catch (Exception problem) when (problem is LabException or IOException)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, Complaint), $"{problem.Message}\n{(problem as LabException)?.Output}\n", CancellationToken.None);
            return ExitCodes.Fail;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return ExitCodes.Pass;
        }
    }

    private static async Task BringUpAsync(string folder, int hosts, int nics, CancellationToken cancellationToken)
    {
        var guest = await new GuestImageBuilder(LabFolders.Guests).GetOrBuildAsync(cancellationToken);
        var accelerator = (await new KvmCheck(LabFolders.Cache).AskAsync(cancellationToken)).State == FactState.Ok ? "kvm" : "tcg";
        LabRoot.Mount(AppContext.BaseDirectory, Path.GetDirectoryName(guest.KernelPath)!, folder);
        var setup = VagrantPlace.Setup(accelerator, TimeProvider.System);
        var kept = await HostKeeper.BringUpAsync(setup, new ProgramPackage(LentPlace.RemotePrograms), LabRoot.Guest, VagrantPlace.BoxIdentity(setup.Box), folder, hosts, nics, NamespaceTool.Find(), cancellationToken);
        kept.Write(LabRoot.Output);
    }
}
