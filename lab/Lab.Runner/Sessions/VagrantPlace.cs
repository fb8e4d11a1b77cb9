using System.Globalization;
using Lab.Model.Errors;
using Lab.Providers.Hosts;
using Lab.Providers.Libvirtd;
using Lab.Providers.Namespaces;
using Lab.Providers.Ssh;
using Lab.Providers.Vagrant;
using Lab.Runner.Runs;

namespace Lab.Runner.Sessions;

/// <summary>As <see cref="NamespacePlace"/>, but that the hosts are VMs which Vagrant makes.</summary>
/// <param name="here">This process's own namespaces, with switches, engine and observer.</param>
/// <param name="keptIn">Folder of the keeper of hosts that are up already, in this process's network; null: the lab has its own.</param>
public sealed class VagrantPlace(NamespacePlace here, string? keptIn, TimeProvider time) : ILabPlace
{
    /// <summary>On a busy machine an emulated host may be that slow to hear.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private const string Home = "/var/tmp";
    private const int DefaultMemory = 2048;

    public string Record => here.Record;

    public Task<LabSession> OpenAsync(HistoryWriter history, CancellationToken cancellationToken) => here.OpenAsync(history, cancellationToken);

    public async Task<ILab> ProvisionAsync(LabSession session, CancellationToken cancellationToken)
    {
        var kept = keptIn is null ? null : KeptHosts.Read(keptIn) ?? throw new LabException(ErrorKind.Environment, "The kept hosts are gone.");
        var setup = Setup(kept?.Accelerator ?? session.Accelerator, time);
        var since = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var terms = new LentTerms($"{Home}/lab-{session.RunId}", $"run {session.RunId} of {session.Plan.Scenario}, since {since}", Silence);
        var programs = new ProgramPackage(LentPlace.RemotePrograms);
        var lab = await VagrantLab.CreateAsync(session.Plan, setup, NamespaceTool.Find(), new CapabilitiesCache($"{LabFolders.Capabilities}-{setup.Box}"), programs, LabRoot.Guest, terms, kept is null ? null : (kept, keptIn!), session.Steps, cancellationToken);
        session.HostAccelerator = setup.Accelerator;
        try
        {
            // All hosts are alike: what one of them can, all can.
            var identity = $"vagrant {BoxIdentity(setup.Box)} {setup.Accelerator} {Environment.OSVersion.Version}";
            session.Accelerator = await new GuestAcceleration().AskAsync(lab, [.. lab.Hosts.Select(_ => identity)], session.Guest!, cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>A box, and which of its builds.</summary>
    internal static string BoxIdentity(string box) => string.Create(CultureInfo.InvariantCulture, $"{box} {File.GetLastWriteTimeUtc(new VagrantBoxes(VagrantBoxes.Home).FolderOf(box)).Ticks}");

    internal static VagrantSetup Setup(string accelerator, TimeProvider time)
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
        if (!File.Exists(Path.Combine(folder, "Vagrantfile"))) throw new LabException(ErrorKind.Environment, $"There is no Vagrantfile in {folder}: start the lab through its launcher, `lab/lab`, in its own folder.");
        var memory = int.TryParse(Environment.GetEnvironmentVariable("LAB_MEMORY"), CultureInfo.InvariantCulture, out var stated) ? stated : DefaultMemory;
        return new VagrantSetup(folder, VagrantBoxes.Wanted, accelerator, memory, Path.Combine(LabFolders.Cache, "programs"), time);
    }
}
