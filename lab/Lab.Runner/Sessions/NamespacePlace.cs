using Lab.Model.Errors;
using Lab.Providers.Guests;
using Lab.Providers.Hosts;
using Lab.Providers.Libvirtd;
using Lab.Providers.Namespaces;
using Lab.Runner.Doctor;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Stack;

namespace Lab.Runner.Sessions;

/// <summary>In this process's own namespaces, which <c>lab run</c> has entered.</summary>
public sealed class NamespacePlace(string directory, int? hosts, bool fullCapture, TimeProvider time) : ILabPlace
{
    /// <summary>A run that failed before the lab's folders were mounted has its record where it began.</summary>
    public string Record => File.Exists(Path.Combine(LabRoot.Output, RunFiles.Plan)) ? LabRoot.Output : directory;

    /// <summary>Covers <c>/run</c>: from here on the run directory is <see cref="LabRoot.Output"/>.</summary>
    public async Task<LabSession> OpenAsync(HistoryWriter history, CancellationToken cancellationToken)
    {
        var kvm = Task.Run(() => new KvmCheck(LabFolders.Cache).AskAsync(cancellationToken), cancellationToken);
        var guest = Task.Run(() => new GuestImageBuilder(LabFolders.Guests).GetOrBuildAsync(cancellationToken), cancellationToken);
        var loaded = ScenarioLoader.Load(Path.Combine(directory, RunFiles.Scenario), hosts);
        var scenario = loaded.Value ?? throw new LabException(ErrorKind.Internal, $"{RunFiles.Scenario} was valid outside and is not inside.");
        var plan = RunDirectory.Open(directory).Plan ?? throw new LabException(ErrorKind.Internal, $"{RunFiles.Plan} cannot be read.");
        var image = await guest;
        LabRoot.Mount(AppContext.BaseDirectory, Path.GetDirectoryName(image.KernelPath)!, directory);
        history.Append("runner", EventKinds.RunStarted, new { runId = Path.GetFileName(directory), scenario = scenario.Name, labVersion = RunEnvironments.LabVersion });
        return new LabSession(LabRoot.Output, scenario, plan, history, time)
        {
            RunId = Path.GetFileName(directory),
            Accelerator = (await kvm).State == FactState.Ok ? "kvm" : "tcg",
            FullCapture = fullCapture,
            Guest = GuestFiles.Of(image),
        };
    }

    public async Task<ILab> ProvisionAsync(LabSession session, CancellationToken cancellationToken) =>
        await NamespaceLab.CreateAsync(session.Plan, NamespaceTool.Find(), new CapabilitiesCache(LabFolders.Capabilities), cancellationToken);
}
